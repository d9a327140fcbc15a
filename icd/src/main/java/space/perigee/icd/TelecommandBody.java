package space.perigee.icd;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import space.perigee.mission.Check;

/**
 * Up: an order. The spacecraft answers with a {@link FactBody} of kind TELECOMMAND_DONE or TELECOMMAND_REFUSED that names its number.
 *
 * <table>
 * <caption>Type 6, version 1; fields after the header</caption>
 * <tr><th>type</th><th>field</th><th>limits</th></tr>
 * <tr><td>i64</td><td>number</td><td>1.., of the sender's choosing</td></tr>
 * <tr><td>time</td><td>issuedAt</td><td></td></tr>
 * <tr><td>u8</td><td>kind</td><td>what follows depends on it</td></tr>
 * <tr><td>text, list of (text, f64)</td><td>kind 1, SetMining: name, parameters</td><td>name and keys 1..63 octets, 0..32 parameters by rising key</td></tr>
 * <tr><td>i64</td><td>kind 2, SetSampleBudget: bytesPerPass</td><td>0..2^40</td></tr>
 * <tr><td>flag</td><td>kind 3, Capture: on</td><td></td></tr>
 * <tr><td></td><td>kind 4, FallBack</td><td></td></tr>
 * <tr><td></td><td>kind 5, Ping</td><td></td></tr>
 * </table>
 *
 * @param number names the order in the answer
 * @param issuedAt mission time (UTC), cut to milliseconds
 */
public record TelecommandBody(long number, Instant issuedAt, Order order) implements Body {
    /** Sedna's filters have one or two. */
    public static final int MAX_PARAMETERS = 32;

    /** A tebibyte: more than any pass of any radio. */
    public static final long MAX_BUDGET_BYTES = 1L << 40;

    static final int TYPE = 6;
    static final int VERSION = 1;

    private static final int SET_MINING = 1;
    private static final int SET_SAMPLE_BUDGET = 2;
    private static final int CAPTURE = 3;
    private static final int FALL_BACK = 4;
    private static final int PING = 5;

    public TelecommandBody {
        issuedAt = issuedAt.truncatedTo(ChronoUnit.MILLIS);
        Check.that(number > 0, "telecommand number %d", number);
    }

    /** What is to be done. */
    public sealed interface Order {
        /** Judge scenes by this miner from now on. */
        record SetMining(String name, Map<String, Double> parameters) implements Order {
            public SetMining {
                parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
                Check.that(parameters.size() <= MAX_PARAMETERS, "%d parameters", parameters.size());
                Icd.checkText("name", name, Icd.MAX_NAME_BYTES);
                for (String key : parameters.keySet()) Icd.checkText("parameter", key, Icd.MAX_NAME_BYTES);
            }
        }

        /** Samples may take so many bytes of a pass; the rest belongs to others. */
        record SetSampleBudget(long bytesPerPass) implements Order {
            public SetSampleBudget {
                Check.that(bytesPerPass >= 0 && bytesPerPass <= MAX_BUDGET_BYTES, "budget of %d bytes", bytesPerPass);
            }
        }

        /** Take new scenes, or rest. */
        record Capture(boolean on) implements Order {}

        /** Serve the other slot's model again. */
        record FallBack() implements Order {}

        /** Only answer. */
        record Ping() implements Order {}
    }

    void write(OctetWriter out) {
        out.i64(number).time(issuedAt);
        switch (order) {
            case Order.SetMining o -> {
                out.u8(SET_MINING).text(o.name()).u16(o.parameters().size());
                o.parameters().forEach((key, value) -> out.text(key).f64(value));
            }
            case Order.SetSampleBudget o -> out.u8(SET_SAMPLE_BUDGET).i64(o.bytesPerPass());
            case Order.Capture o -> out.u8(CAPTURE).u8(o.on() ? 1 : 0);
            case Order.FallBack _ -> out.u8(FALL_BACK);
            case Order.Ping _ -> out.u8(PING);
        }
    }

    static TelecommandBody read(OctetReader in) {
        return new TelecommandBody(in.i64("number", 1, Long.MAX_VALUE), in.time("issuedAt"), order(in));
    }

    private static Order order(OctetReader in) {
        int kind = in.u8("kind");
        in.require(kind != 0, 1, "kind", "code 0 is never used");
        return switch (kind) {
            case SET_MINING -> new Order.SetMining(name(in, "name"), parameters(in));
            case SET_SAMPLE_BUDGET -> new Order.SetSampleBudget(in.i64("bytesPerPass", 0, MAX_BUDGET_BYTES));
            case CAPTURE -> new Order.Capture(in.flag("on"));
            case FALL_BACK -> new Order.FallBack();
            case PING -> new Order.Ping();
            default -> throw new OctetReader.NewerCode("kind", kind);
        };
    }

    /** Rising keys make the octets of an order unique, and leave no room for a key twice. */
    private static Map<String, Double> parameters(OctetReader in) {
        TreeMap<String, Double> parameters = new TreeMap<>();
        in.list("parameters", MAX_PARAMETERS, each -> {
            String key = name(each, "parameter");
            boolean rising = parameters.isEmpty() || parameters.lastKey().compareTo(key) < 0;
            each.require(rising, Icd.utf8Bytes(key) + Short.BYTES, "parameter", "keys must rise");
            return parameters.put(key, each.f64("value", -Double.MAX_VALUE, Double.MAX_VALUE));
        });
        return parameters;
    }

    private static String name(OctetReader in, String field) {
        String name = in.text(field, Icd.MAX_NAME_BYTES);
        in.require(!name.isEmpty(), Short.BYTES, field, "it is empty");
        return name;
    }
}
