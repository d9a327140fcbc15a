package space.perigee.ground;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import space.perigee.kube.Resources;
import space.perigee.mission.Flash;

/** A process that is killed before its n-th durable write, of files and resources alike: that one and all behind it never happen. */
final class Fuse {
    /** No exception: nobody in the process lives to catch it. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** By their names, on {@link Flash}, its files and {@link Resources}; what only forces or cuts a file stands beside a write. */
    private static final Set<String> WRITES =
            Set.of("replace", "rename", "delete", "write", "create", "update", "updateStatus", "editStatus", "apply");

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

    Flash on(Flash inner) {
        return fused(Flash.class, inner);
    }

    Resources on(Resources inner) {
        return fused(Resources.class, inner);
    }

    private <T> T fused(Class<T> port, T inner) {
        Object proxy = Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (_, method, arguments) -> {
            if (WRITES.contains(method.getName())) write();
            try {
                Object result = method.invoke(inner, arguments);
                return result instanceof Flash.FlashFile file ? fused(Flash.FlashFile.class, file) : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
        return port.cast(proxy);
    }

    private void write() {
        if (done >= writes) throw new Killed();
        done++;
    }
}
