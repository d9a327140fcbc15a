package space.perigee.onboard;

import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import space.perigee.mission.Check;
import space.perigee.mission.Digest;
import space.perigee.mission.Flash;

/**
 * Hard samples that wait for a contact, the most value per byte first. Its state is the folder: a package is one file named
 * {@code samples/VALUE-DIGEST}, VALUE being the bits of value per byte as 16 hex digits (a double that is not negative sorts like its
 * bits), so there is no index to lose. Bounded: when full, the worst goes. It is where the vision agent and the link agent meet, so it
 * is safe for several threads.
 */
final class SampleQueue {
    static final String FOLDER = "samples";

    /** A listing and the memory of it stay small; at 40 kB an image the byte limit is met first. */
    static final int MAX_ITEMS = 4096;

    private static final Pattern NAME = Pattern.compile(FOLDER + "/([0-9a-f]{16})-([0-9a-f]{64})");

    private static final Comparator<Item> BEST_FIRST =
            Comparator.comparingDouble(Item::valuePerByte).reversed().thenComparing(Item::digest);

    /** @param valuePerByte greater goes first */
    record Item(Digest digest, double valuePerByte, long sizeBytes) {
        String name() {
            return FOLDER + "/" + HexFormat.of().toHexDigits(Double.doubleToRawLongBits(valuePerByte)) + "-"
                    + digest.hex();
        }
    }

    private final Flash flash;
    private final long maxBytes;
    private final TreeSet<Item> waiting = new TreeSet<>(BEST_FIRST);
    private final Set<String> underWay = new HashSet<>();
    private long bytes;

    /** Opens what an earlier process left. Files with other names are not ours and stay. */
    SampleQueue(Flash flash, long maxBytes) {
        this.flash = flash;
        this.maxBytes = maxBytes;
        for (String name : flash.list(FOLDER)) item(name).ifPresent(this::add);
    }

    private Optional<Item> item(String name) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) return Optional.empty();
        double value = Double.longBitsToDouble(HexFormat.fromHexDigitsToLong(parts.group(1)));
        return Optional.of(new Item(Digest.parse(parts.group(2)), value, flash.sizeBytes(name)));
    }

    /**
     * Takes a package in.
     *
     * @return whether it was worth its place
     */
    synchronized boolean offer(byte[] body, double value) {
        Check.that(value >= 0 && Double.isFinite(value), "value %s", value);
        Item item = new Item(Digest.of(body), value / body.length, body.length);
        if (waiting.contains(item)) return true;
        while (waiting.size() >= MAX_ITEMS || bytes + item.sizeBytes() > maxBytes) {
            Optional<Item> worst = worstIdle();
            if (worst.isEmpty() || BEST_FIRST.compare(worst.get(), item) <= 0) return false;
            remove(worst.get());
        }
        flash.replace(item.name(), body);
        add(item);
        return true;
    }

    private Optional<Item> worstIdle() {
        for (Iterator<Item> worstFirst = waiting.descendingIterator(); worstFirst.hasNext(); ) {
            Item item = worstFirst.next();
            if (!underWay.contains(item.name())) return Optional.of(item);
        }
        return Optional.empty();
    }

    /** The best that waits, is not under way, and fits. */
    synchronized Optional<Item> best(long bytesLeft) {
        return waiting.stream()
                .filter(item -> item.sizeBytes() <= bytesLeft && !underWay.contains(item.name()))
                .findFirst();
    }

    /** The link has it now; it stays here until it was delivered. */
    synchronized void markUnderWay(String name) {
        underWay.add(name);
    }

    /** The link gave up: it waits again. */
    synchronized void putBack(String name) {
        underWay.remove(name);
    }

    /** It arrived. */
    synchronized void delivered(String name) {
        underWay.remove(name);
        waiting.stream().filter(item -> item.name().equals(name)).findFirst().ifPresent(this::remove);
    }

    synchronized int items() {
        return waiting.size();
    }

    synchronized long sizeBytes() {
        return bytes;
    }

    private void add(Item item) {
        waiting.add(item);
        bytes += item.sizeBytes();
    }

    private void remove(Item item) {
        waiting.remove(item);
        bytes -= item.sizeBytes();
        flash.delete(item.name());
    }
}
