package space.perigee.learn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import space.perigee.mission.MissionProblem;
import space.perigee.mission.Problem;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON files and lines of the trainer contract, written and read (docs/trainer-contract.md). */
public final class ContractFiles {
    /** Of job files; a trainer refuses another. */
    public static final String FORMAT = "perigee.trainer/1";

    /** A job names some hundreds of tensors. */
    private static final long MAX_JSON_BYTES = 1 << 20;

    private ContractFiles() {}

    /** Makes the job's folder and writes its job file. */
    public static void writeJob(TrainingJob job) {
        ObjectNode json = Json.object();
        json.put("format", FORMAT);
        json.put("base", job.base().toAbsolutePath().toString());
        ArrayNode tensors = json.putArray("tensors");
        job.tensors().forEach(tensors::add);
        json.put("samples", job.samples().toAbsolutePath().toString());
        json.put("output", job.output().toAbsolutePath().toString());
        json.putPOJO("recipe", job.recipe());
        try {
            Files.createDirectories(job.output());
            Files.writeString(job.file(), Json.pretty(json));
        } catch (IOException e) {
            throw MissionProblem.DISK_FAILED.with(job.file(), e.getMessage()).because(e);
        }
    }

    public static TrainingJob readJob(Path file) {
        String text = text(file);
        try {
            JsonNode json = Json.read(text);
            if (!json.path("format").asString("").equals(FORMAT))
                throw LearnProblem.BAD_JOB.with(file, "format is not " + FORMAT);
            List<String> tensors = new ArrayList<>();
            for (JsonNode name : json.path("tensors")) tensors.add(name.asString());
            return new TrainingJob(
                    path(file, json, "base"),
                    tensors,
                    Json.convert(json.path("recipe"), Recipe.class),
                    path(file, json, "samples"),
                    path(file, json, "output"));
        } catch (JacksonException | IllegalStateException e) {
            throw LearnProblem.BAD_JOB.with(file, firstLine(e)).because(e);
        }
    }

    private static Path path(Path file, JsonNode json, String key) {
        String path = json.path(key).asString("");
        if (path.isEmpty()) throw LearnProblem.BAD_JOB.with(file, "no " + key);
        return Path.of(path);
    }

    /** The form of a record's file: what the worker knows. */
    private record RecordFile(
            String trainer,
            int steps,
            long images,
            double firstLoss,
            double lastLoss,
            List<Double> epochLosses,
            double seconds) {
        static RecordFile of(TrainingRecord done) {
            return new RecordFile(
                    done.trainer(),
                    done.steps(),
                    done.images(),
                    done.firstLoss(),
                    done.lastLoss(),
                    done.epochLosses(),
                    done.seconds());
        }

        TrainingRecord done() {
            return new TrainingRecord(trainer, steps, images, firstLoss, lastLoss, epochLosses, seconds);
        }
    }

    public static void writeRecord(Path file, TrainingRecord done) {
        try {
            Files.writeString(file, Json.pretty(RecordFile.of(done)));
        } catch (IOException e) {
            throw MissionProblem.DISK_FAILED.with(file, e.getMessage()).because(e);
        }
    }

    public static TrainingRecord readRecord(Path file) {
        try {
            return Json.read(text(file), RecordFile.class).done();
        } catch (JacksonException e) {
            throw LearnProblem.BAD_RECORD.with(file, firstLine(e)).because(e);
        }
    }

    /** One progress line, without its end. */
    public static String progressLine(TrainingProgress progress) {
        ObjectNode json = Json.object();
        json.put("event", progress.event().name().toLowerCase(Locale.ROOT));
        json.put("step", progress.step());
        json.put("steps", progress.steps());
        json.put("loss", progress.loss());
        if (!progress.text().isEmpty()) json.put("text", progress.text());
        return Json.write(json);
    }

    /** Reads what {@link #progressLine} wrote; keys it does not know are left for later versions. */
    public static TrainingProgress readProgress(String line) {
        try {
            JsonNode json = Json.read(line);
            return new TrainingProgress(
                    event(line, json.path("event").asString("")),
                    json.path("step").asInt(0),
                    json.path("steps").asInt(0),
                    json.path("loss").asDouble(0),
                    json.path("text").asString(""));
        } catch (JacksonException e) {
            throw badProgress(line, "no JSON").because(e);
        }
    }

    private static TrainingProgress.Event event(String line, String name) {
        for (TrainingProgress.Event event : TrainingProgress.Event.values())
            if (event.name().toLowerCase(Locale.ROOT).equals(name)) return event;
        throw badProgress(line, "no event of that name");
    }

    private static Problem badProgress(String line, String what) {
        int shown = 80; // enough to recognise a stack trace or a stray print
        return LearnProblem.BAD_PROGRESS.with(line.substring(0, Math.min(shown, line.length())), what);
    }

    private static String text(Path file) {
        try {
            if (Files.size(file) > MAX_JSON_BYTES)
                throw MissionProblem.FILE_TOO_LARGE.with(file, Files.size(file), MAX_JSON_BYTES);
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw MissionProblem.FILE_MISSING.with(file).because(e);
        } catch (IOException e) {
            throw MissionProblem.DISK_FAILED.with(file, e.getMessage()).because(e);
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
