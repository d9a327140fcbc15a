package space.perigee.ground;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import space.perigee.kube.Query;
import space.perigee.kube.Resource;
import space.perigee.kube.ResourceKey;
import space.perigee.kube.ResourceList;
import space.perigee.kube.Resources;
import space.perigee.kube.WatchOutcome;
import space.perigee.kube.WriteOutcome;
import space.perigee.mission.Flash;

/** A process that is killed before its n-th durable write, of files and resources alike: that one and all behind it never happen. */
final class Fuse {
    /** No exception: nobody in the process lives to catch it. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final long writes;
    private long done;

    private Fuse(long writes) {
        this.writes = writes;
    }

    static Fuse after(long writes) {
        return new Fuse(writes);
    }

    static Fuse never() {
        return new Fuse(Long.MAX_VALUE);
    }

    /** Writes that happened. */
    long done() {
        return done;
    }

    private void write() {
        if (done >= writes) throw new Killed();
        done++;
    }

    Flash on(Flash inner) {
        return new FusedFlash(inner);
    }

    Resources on(Resources inner) {
        return new FusedResources(inner);
    }

    private final class FusedFlash implements Flash {
        private final Flash inner;

        FusedFlash(Flash inner) {
            this.inner = inner;
        }

        @Override
        public boolean exists(String name) {
            return inner.exists(name);
        }

        @Override
        public long sizeBytes(String name) {
            return inner.sizeBytes(name);
        }

        @Override
        public byte[] read(String name, int maxBytes) {
            return inner.read(name, maxBytes);
        }

        @Override
        public void replace(String name, byte[] content) {
            write();
            inner.replace(name, content);
        }

        @Override
        public FlashFile open(String name) {
            return new FusedFile(inner.open(name));
        }

        @Override
        public void rename(String from, String to) {
            write();
            inner.rename(from, to);
        }

        @Override
        public void delete(String name) {
            write();
            inner.delete(name);
        }

        @Override
        public List<String> list(String folder) {
            return inner.list(folder);
        }

        @Override
        public long freeBytes() {
            return inner.freeBytes();
        }

        @Override
        public Path path(String name) {
            return inner.path(name);
        }
    }

    private final class FusedFile implements Flash.FlashFile {
        private final Flash.FlashFile inner;

        FusedFile(Flash.FlashFile inner) {
            this.inner = inner;
        }

        @Override
        public long sizeBytes() {
            return inner.sizeBytes();
        }

        @Override
        public int read(long position, ByteBuffer into) {
            return inner.read(position, into);
        }

        @Override
        public void write(long position, ByteBuffer from) {
            Fuse.this.write();
            inner.write(position, from);
        }

        @Override
        public void truncate(long sizeBytes) {
            inner.truncate(sizeBytes);
        }

        @Override
        public void force() {
            inner.force();
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    private final class FusedResources implements Resources {
        private final Resources inner;

        FusedResources(Resources inner) {
            this.inner = inner;
        }

        @Override
        public Optional<Resource> get(ResourceKey key) {
            return inner.get(key);
        }

        @Override
        public ResourceList list(Query query) {
            return inner.list(query);
        }

        @Override
        public WatchOutcome changes(Query query, String from, int max) {
            return inner.changes(query, from, max);
        }

        @Override
        public WriteOutcome create(Resource resource) {
            write();
            return inner.create(resource);
        }

        @Override
        public WriteOutcome update(Resource resource) {
            write();
            return inner.update(resource);
        }

        @Override
        public WriteOutcome updateStatus(Resource resource) {
            write();
            return inner.updateStatus(resource);
        }

        @Override
        public WriteOutcome apply(Resource resource) {
            write();
            return inner.apply(resource);
        }

        @Override
        public WriteOutcome delete(ResourceKey key) {
            write();
            return inner.delete(key);
        }
    }
}
