package space.perigee.cli;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import space.perigee.mission.Nearest;
import space.perigee.mission.Problem;
import space.perigee.mission.Text;
import space.perigee.model.TensorSets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads {@code mission.yaml} (YAML 1.2, core schema): every key may be left out; an unknown one, one given twice, and a value of
 * another kind are refused with their line.
 */
final class MissionFile {
    static final String NAME = "mission.yaml";

    /** What {@code perigee init} writes: every key with its default. */
    static final String TEMPLATE = """
            # A mission of Perigee. Every key may be left out and then has the value that stands here.
            # Paths are relative to this folder.

            # Whose mission it is: a part of every key, queue and counter.
            tenant: default

            spacecraft:
              # Its name, a DNS label.
              name: bupt-1
              # Its orbit: a TLE file, or an OMM (KVN, XML, JSON, CSV). Empty: BUPT-1's elements of April 2023.
              elements: ""

            # Ground stations, one a line: name,latDeg,lonDeg,altM,minElevationDeg. Empty: the nine of Tiansuan.
            stations: ""

            model:
              # The model on board: ONNX with Perigee's card, or its compact form. Empty: the base that came with Perigee.
              file: ""

            camera:
              # The camera is a folder: new PNG, JPEG and TIFF files are taken in when they are whole.
              folder: camera
              # Metres per pixel; 0 where unknown.
              groundSampleDistanceM: 0

            samples:
              # Which scenes come down: Threshold, CrossEntropy, IBT, Random, CloudOnly or EdgeOnly.
              miner: IBT
              # Its parameters as Sedna names them: key=value, with commas between. Empty: Sedna's defaults.
              parameters: ""
              # Bytes of one pass that samples may take; the rest belongs to others.
              bytesPerPass: 8000000

            link:
              # Both segments listen for UDP at this address of their machine.
              host: 127.0.0.1
              # The address of the radio: of the link emulator, or of the modem in its place. Empty: the same.
              radioHost: ""
              # Where the ground listens.
              groundPort: 5711
              # Where the spacecraft listens.
              onboardPort: 5712
              # What the ground takes for the radio: the emulator, or a modem in its place.
              emulatorGroundPort: 5713
              # What the spacecraft takes for the radio.
              emulatorOnboardPort: 5714
              # Bits per second, down from space.
              downBps: 100000000
              # Bits per second, up to it.
              upBps: 1000000
              # Delay of the emulator, one way, in milliseconds.
              delayMillis: 10
              # Share of datagrams that the emulator loses, 0 to 1.
              loss: 0

            keys:
              # Public keys that the spacecraft trusts.
              folder: keys
              # How many of them must have signed an update.
              threshold: 2

            training:
              # How long one round may train, in seconds; turned into a number of steps beforehand.
              seconds: 150
              # Of all that is drawn by chance: the same seed and samples make the same update.
              seed: 1
              # Threads of the trainer and of the gate.
              threads: 2
              # Labelled samples before a round starts.
              minSamples: 16
              # Known images replayed for each new one.
              replayShare: 2
              # How far the model goes from the old one to what was trained, up to 1: a part of the way forgets less.
              changeShare: 0.7
              # What is trained: early-bias-heads (a change of light, season, sensor), early01-bias, heads (a new class) or all.
              tensors: early-bias-heads
              # Bytes that a signed update may weigh.
              uplinkBytes: 60000

            labels:
              # Labels that people make, read again when they change, also while the ground runs: a COCO JSON file, or a folder of
              # YOLO files. A picture goes by its sample's digest, as those in unlabelled/ of the ground's state, or by its scene's
              # name (YOLO's SCENE.txt: of scenes that come down whole). Empty: nobody labels but the oracle.
              files: ""
              # An oracle for tries: a data set whose boxes are taken for the truth, by the scene's name. Empty: there is none.
              oracleData: ""
              # The domain of it that the camera sees.
              oracleDomain: ""
              # The oracle lies: each class is called the next one.
              swapped: false

            known:
              # What the model knows already, to replay from (DOMAIN_train) and to judge by (DOMAIN_val): a data set,
              # and which domain of it.
              data: ""
              domain: ""

            state:
              # Where the ground keeps what must survive.
              ground: state/ground
              # Where the spacecraft does.
              onboard: state/onboard

            # File of the mission clock: which mission time it is at which time of this machine. Empty: mission time is UTC.
            clock: ""
            """;

    static final int MAX_FILE_BYTES = 1 << 20;

    /** Least and greatest value of a number. */
    private record Range(double min, double max) {}

    private static final Range PORT = new Range(1, 65_535);
    private static final Range RATE_BPS = new Range(1, 1e12);
    private static final Range BYTES = new Range(0, 1L << 40);

    /** Numbers with limits that hold anywhere: what is beyond them would only be met in flight. */
    private static final Map<String, Range> RANGES = Map.ofEntries(
            Map.entry("camera.groundSampleDistanceM", new Range(0, 1e5)),
            Map.entry("samples.bytesPerPass", BYTES),
            Map.entry("link.groundPort", PORT),
            Map.entry("link.onboardPort", PORT),
            Map.entry("link.emulatorGroundPort", PORT),
            Map.entry("link.emulatorOnboardPort", PORT),
            Map.entry("link.downBps", RATE_BPS),
            Map.entry("link.upBps", RATE_BPS),
            Map.entry("link.delayMillis", new Range(0, 60_000)),
            Map.entry("link.loss", new Range(0, 1)),
            Map.entry("keys.threshold", new Range(1, 16)),
            Map.entry("training.seconds", new Range(1, 86_400)),
            Map.entry("training.threads", new Range(1, 1024)),
            Map.entry("training.minSamples", new Range(1, 1_000_000)),
            Map.entry("training.replayShare", new Range(0, 100)),
            Map.entry("training.changeShare", new Range(0.01, 1)),
            Map.entry("training.uplinkBytes", new Range(1, 1 << 30)));

    /** Words that are one of a few. */
    private static final Map<String, Set<String>> CHOICES = Map.of("training.tensors", TensorSets.NAMES);

    private MissionFile() {}

    /** The mission of a folder. */
    static MissionConfig read(Path folder) {
        Path file = folder.resolve(NAME);
        return parse(UserFiles.read(file, MAX_FILE_BYTES), file.toString());
    }

    /** The line of a key such as {@code keys.threshold}, from 1; that of the nearest key above it where the file leaves it out. */
    static int lineOf(Path folder, String key) {
        Path file = folder.resolve(NAME);
        LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).build();
        Optional<Node> at = new Compose(settings).composeString(UserFiles.read(file, MAX_FILE_BYTES));
        int line = 1;
        for (String word : key.split("\\.", -1)) {
            Optional<NodeTuple> entry = at.flatMap(node -> entry(node, word));
            line = entry.map(found -> line(found.getKeyNode())).orElse(line);
            at = entry.map(NodeTuple::getValueNode);
        }
        return line;
    }

    private static Optional<NodeTuple> entry(Node node, String key) {
        if (!(node instanceof MappingNode mapping)) return Optional.empty();
        return mapping.getValue().stream()
                .filter(entry -> entry.getKeyNode() instanceof ScalarNode name
                        && name.getValue().equals(key))
                .findFirst();
    }

    /** @param where named in every problem: the file */
    static MissionConfig parse(String text, String where) {
        ObjectNode tree = Output.json().valueToTree(MissionConfig.defaults());
        try {
            LoadSettings settings = LoadSettings.builder().setLabel(where).build();
            Iterable<Node> documents = new Compose(settings).composeAllFromString(text);
            int count = 0;
            for (Node document : documents) {
                if (count++ > 0) throw problem(where, document, "a second document begins");
                merge(tree, document, "", where);
            }
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
            throw CliProblem.BAD_MISSION
                    .with(where, line, "broken YAML: " + e.getProblem() + "; correct this line")
                    .because(e);
        } catch (YamlEngineException e) {
            throw CliProblem.BAD_MISSION
                    .with(where, 1, "broken YAML: " + e.getMessage() + "; write it as YAML 1.2")
                    .because(e);
        }
        return Output.json().treeToValue(tree, MissionConfig.class);
    }

    /** Lays what {@code node} says over the defaults. */
    private static void merge(ObjectNode defaults, Node node, String path, String where) {
        if (!(node instanceof MappingNode mapping))
            throw problem(
                    where,
                    node,
                    (path.isEmpty() ? "the file" : path.substring(0, path.length() - 1))
                            + " is not a list of keys with their values");
        Map<String, Node> seen = new LinkedHashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            String key = key(entry.getKeyNode(), where);
            if (seen.put(key, entry.getValueNode()) != null)
                throw problem(where, entry.getKeyNode(), path + key + " for the second time");
            JsonNode known = Optional.ofNullable(defaults.get(key))
                    .orElseThrow(() -> unknown(defaults, entry.getKeyNode(), path, key, where));
            if (known instanceof ObjectNode inner) merge(inner, entry.getValueNode(), path + key + ".", where);
            else if (entry.getValueNode() instanceof ScalarNode scalar)
                defaults.set(key, value(known, scalar, path + key, where));
            else throw problem(where, entry.getKeyNode(), path + key + " is not one value" + choice(path + key));
        }
    }

    private static String key(Node node, String where) {
        if (node instanceof ScalarNode scalar) return scalar.getValue();
        throw problem(where, node, "a key that is not a word");
    }

    private static Problem unknown(ObjectNode defaults, Node at, String path, String key, String where) {
        List<String> names = new ArrayList<>(defaults.propertyNames());
        return problem(
                where, at, "unknown key " + path + key + "; did you mean " + path + Nearest.to(key, names) + "?");
    }

    /** The scalar as the kind of JSON value that the default is. */
    private static JsonNode value(JsonNode known, ScalarNode node, String path, String where) {
        String text = node.getValue();
        var nodes = Output.json().getNodeFactory();
        Set<String> choices = CHOICES.getOrDefault(path, Set.of());
        if (!choices.isEmpty() && !choices.contains(text))
            throw problem(where, node, path + " is \"" + text + "\", an unknown name" + choice(path));
        if (known.isString()) return nodes.stringNode(text);
        if (known.isBoolean()) {
            if (!text.equals("true") && !text.equals("false"))
                throw problem(where, node, path + " is \"" + text + "\", not true or false");
            return nodes.booleanNode(text.equals("true"));
        }
        JsonNode number = number(known, node, text, path, where);
        Range range = RANGES.get(path);
        if (range != null && !(number.doubleValue() >= range.min() && number.doubleValue() <= range.max()))
            throw problem(
                    where,
                    node,
                    Text.of("%s is %s, not in %s..%s", path, text, plain(range.min()), plain(range.max())));
        return number;
    }

    /** What may stand there, where it is one of a few. */
    private static String choice(String path) {
        Set<String> choices = CHOICES.getOrDefault(path, Set.of());
        return choices.isEmpty() ? "" : "; name one of " + String.join(", ", choices);
    }

    private static String plain(double limit) {
        return BigDecimal.valueOf(limit).stripTrailingZeros().toPlainString();
    }

    private static JsonNode number(JsonNode known, Node node, String text, String path, String where) {
        var nodes = Output.json().getNodeFactory();
        try {
            if (known.isInt()) return nodes.numberNode(Integer.parseInt(text));
            return known.isIntegralNumber()
                    ? nodes.numberNode(Long.parseLong(text))
                    : nodes.numberNode(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            String kind = known.isIntegralNumber() ? "a whole number" : "a number";
            throw problem(where, node, path + " is \"" + text + "\", not " + kind)
                    .because(e);
        }
    }

    private static Problem problem(String where, Node at, String what) {
        return CliProblem.BAD_MISSION.with(where, line(at), what);
    }

    private static int line(Node at) {
        return at.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }
}
