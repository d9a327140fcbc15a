package space.perigee.torch;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import space.perigee.learn.BaseTraining;
import space.perigee.learn.ContractFiles;
import space.perigee.learn.Recipe;
import space.perigee.learn.Safetensors;
import space.perigee.learn.SampleFile;
import space.perigee.learn.TrainingJob;
import space.perigee.learn.TrainingProgress;
import space.perigee.learn.TrainingRecord;
import space.perigee.learn.TrainingSample;
import space.perigee.model.DarknetWeights;
import space.perigee.model.ModelFile;

/**
 * Trains a base model and writes, every few epochs and at the end, the model as it would fly:
 * {@code BaseTrainingMain SAMPLES.jsonl DARKNET.conv|TRAINED.onnx OUTPUT NAME WIDTHxHEIGHT CLASS,CLASS.. EPOCHS NEW_SHARE RATE}. It starts
 * from a fresh net with darknet's first convolutions, or goes on from the {@code trained.onnx} of an earlier run, batch norm still in
 * it. Started again after it was killed, it goes on from where it was.
 */
public final class BaseTrainingMain {
    private static final int EVERY_EPOCHS = 2;
    private static final int DARKNET_CONVOLUTIONS = 5;
    private static final int BATCH = 8;
    private static final long SEED = 1;

    private BaseTrainingMain() {}

    public static void main(String[] arguments) throws IOException {
        Path samples = Path.of(arguments[0]);
        Path output = Path.of(arguments[2]);
        String[] size = arguments[4].split("x", 2);
        var wish = new BaseTraining.Wish(
                arguments[3],
                Integer.parseInt(size[0]),
                Integer.parseInt(size[1]),
                1,
                List.of(arguments[5].split(",", -1)));
        List<TrainingSample> all = SampleFile.read(samples);
        Files.createDirectories(output);
        Path from = Path.of(arguments[1]);
        ModelFile start = from.toString().endsWith(".onnx")
                ? ModelFile.read(from)
                : DarknetWeights.initialise(BaseTraining.fresh(wish, all, SEED), from, DARKNET_CONVOLUTIONS);
        Path startFile = output.resolve("start.onnx");
        start.write(startFile);
        int steps = Math.ceilDiv(all.size() * Integer.parseInt(arguments[6]), BATCH);
        Recipe recipe = Recipe.forBase(SEED, steps)
                .withNewShare(Double.parseDouble(arguments[7]))
                .withLearningRate(Double.parseDouble(arguments[8]));
        TrainingJob job = BaseTraining.job(start, startFile, recipe, samples, output);
        ContractFiles.writeJob(job);
        train(job, start, new PrintStream(System.out, true, StandardCharsets.UTF_8));
    }

    private static void train(TrainingJob job, ModelFile start, PrintStream out) {
        Libtorch.start(job.recipe().threads());
        Path flying = job.output().resolve("base.onnx");
        var run = new TrainingRun(job, start, InstantSource.system(), line -> say(out, line), now -> {
            if (now.epoch() % EVERY_EPOCHS != 0) return;
            now.saveResumePoint();
            BaseTraining.flying(start, now.checkpoint()).write(flying);
        });
        TrainingRecord done = run.run();
        Safetensors.write(job.result(), run.checkpoint().tensors());
        ContractFiles.writeRecord(job.record(), done);
        BaseTraining.flying(start, run.checkpoint()).write(flying);
        start.withFloats(run.checkpoint().values()).write(job.output().resolve("trained.onnx"));
        say(out, new TrainingProgress(TrainingProgress.Event.DONE, done.steps(), done.steps(), done.lastLoss(), ""));
    }

    private static void say(PrintStream out, TrainingProgress progress) {
        out.println(InstantSource.system().instant() + " " + ContractFiles.progressLine(progress));
    }
}
