package space.perigee.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import space.perigee.cli.DemoProcesses.Said;
import space.perigee.cli.DemoProcesses.Who;
import space.perigee.icd.ContactPlanBody;
import space.perigee.icd.ContactPlanBody.Contact;
import space.perigee.mission.Step;
import space.perigee.mission.StepLine;
import space.perigee.mission.Text;

/** Directs a demo: sets the stage, flies the new domain, lets the pass happen in real time, and asks for the report. */
final class DemoDirector {
    /** The pass of the demo is one in which a training of minutes fits. */
    private static final Duration LONG_PASS = Duration.ofSeconds(400);

    private static final Duration IMAGING_BEFORE_AOS = Duration.ofMinutes(5);
    private static final Duration BEFORE_AOS = Duration.ofMillis(1500);
    private static final Duration LOOK = Duration.ofMillis(100);

    /** A dead pass with no training under way is left after this. */
    private static final Duration NOTHING_HAPPENS = Duration.ofSeconds(10);

    /** More passes than this mean that something is wrong. */
    private static final int MAX_PASSES = 4;

    private static final Pattern STEPS = Pattern.compile("([0-9]+) steps");
    private static final Duration RESTART_AFTER = Duration.ofSeconds(1);

    private final Cli cli;
    private final DemoSettings settings;
    private final boolean open;
    private final DemoSteps steps;
    private final List<Said> figures = new ArrayList<>();
    private final List<Contact> flown = new ArrayList<>();
    private boolean killed;

    DemoDirector(Cli cli, DemoSettings settings, boolean open) {
        this.cli = cli;
        this.settings = settings;
        this.open = open;
        steps = new DemoSteps(cli);
    }

    int run() {
        Instant started = cli.host().instant();
        Optional<DemoData> given = DemoData.given(settings); // a wrong data set is refused before a word is said
        DemoStage.requireUsableOut(settings);
        given.ifPresent(named -> SoundPictures.require(cli, named.beforeTheDecision()));
        say(
                settings.quick()
                        ? "Perigee demo, quick: fewer images and training steps."
                        : "Perigee demo: about five minutes.");
        DemoData data = given.orElseGet(() -> DemoData.ofScenes(cli, settings));
        Path base = DemoBase.model(cli, settings, data);
        DemoStage stage = DemoStage.set(cli, settings, data, base);
        Instant begin = stage.mission().elements().orbitEpoch();
        ContactPlanBody plan = stage.mission().plan(begin, 1);
        Contact pass = longPass(plan, begin.plus(IMAGING_BEFORE_AOS));
        Instant imaging = pass.aos().minus(IMAGING_BEFORE_AOS);
        stage.skipTo(imaging);
        try (DemoProcesses processes = new DemoProcesses(cli, stage.mission(), linkOptions())) {
            for (Who who : Who.values()) processes.start(who);
            image(stage, processes, data, imaging);
            passes(stage, processes, plan, pass);
            stage.skipTo(flown.getLast().los().plusSeconds(2));
            pause(RESTART_AFTER);
            processes.stopAll();
            listen(processes);
        }
        return new DemoReport(cli, settings, data, stage, base, flown, steps, figures, started).write(open);
    }

    /** The first pass in which a training of minutes fits, with none in the minutes before it. */
    private static Contact longPass(ContactPlanBody plan, Instant from) {
        Instant quietSince = Instant.MIN;
        for (Contact contact : plan.contacts()) {
            boolean isLong = Duration.between(contact.aos(), contact.los()).compareTo(LONG_PASS) >= 0;
            Instant imaging = contact.aos().minus(IMAGING_BEFORE_AOS);
            if (isLong && contact.aos().isAfter(from) && imaging.isAfter(quietSince)) return contact;
            quietSince = contact.los();
        }
        throw CliProblem.BAD_ARGUMENT.with("no pass of at least " + LONG_PASS.toSeconds() + " s", "perigee passes");
    }

    private List<String> linkOptions() {
        List<String> words = new ArrayList<>(List.of("--seed", Long.toString(settings.seed())));
        settings.cutSeconds().ifPresent(cut -> words.addAll(List.of("--cut", Integer.toString(cut))));
        return words;
    }

    /** Steps 1 to 4: the flight over the new domain, between two passes. */
    private void image(DemoStage stage, DemoProcesses processes, DemoData data, Instant taken) {
        int count = data.flight().size();
        say("The satellite flies over " + data.fresh() + ": " + count + " scenes that its model was not trained on.");
        stage.fly(data.flight(), taken);
        try (Progress progress = Progress.of(cli, "On board", count, "scenes")) {
            for (long seen = 0; seen < count; seen = stage.onboardCount("scenes") + stage.onboardCount("broken")) {
                progress.at(seen);
                listen(processes);
                watch(processes);
                pause(LOOK);
            }
        }
        listen(processes);
        steps.summary(Step.IMAGE, Step.PACKAGE);
    }

    /** Steps 5 to 17, over as many passes as it takes. */
    private void passes(DemoStage stage, DemoProcesses processes, ContactPlanBody plan, Contact first) {
        List<Contact> contacts = plan.contacts().stream()
                .filter(contact -> !contact.aos().isBefore(first.aos()))
                .limit(MAX_PASSES)
                .toList();
        for (int i = 0; i < contacts.size(); i++) {
            Contact pass = contacts.get(i);
            if (i == 0) steps.passBegins(pass.aos());
            stage.skipTo(pass.aos().minus(BEFORE_AOS));
            say(Text.of(
                    "Pass over %s: AOS %s, LOS %s, up to %.0f degrees.",
                    pass.station(), pass.aos(), pass.los(), Math.toDegrees(pass.maxElevationRad())));
            flown.add(pass);
            if (through(stage, processes, i == 0 ? settings.endOfFirst(pass) : pass.los())) return;
            say("The pass is over; the rest waits for the next one.");
        }
    }

    /**
     * Lets a pass happen.
     *
     * @return whether the loop came to its end
     */
    private boolean through(DemoStage stage, DemoProcesses processes, Instant dark) {
        Instant lastNews = cli.host().instant();
        try (DemoBar bar = new DemoBar(cli)) {
            while (!isOver()) {
                if (listen(processes)) lastNews = cli.host().instant();
                watch(processes);
                play(processes);
                bar.show(longWork(stage));
                boolean silent =
                        Duration.between(lastNews, cli.host().instant()).compareTo(NOTHING_HAPPENS) > 0;
                if (!stage.now().isBefore(dark) && !isTraining() && silent) return false;
                if (silent && isInVain(stage)) return true;
                pause(LOOK);
            }
            return true;
        }
    }

    /** Nothing is left to come down, and what came is not enough for a round. */
    private boolean isInVain(DemoStage stage) {
        boolean isWaiting =
                steps.count(Step.DOWNLINK) > steps.count(Step.LABEL) || stage.onboardCount("queueItems") > 0;
        if (steps.count(Step.TRAIN) > 0 || isWaiting) return false;
        say(Text.of(
                "No round: %d labelled samples, and a round takes %d. The model on board was unsure of too few scenes.",
                steps.count(Step.LABEL), stage.mission().config().training().minSamples()));
        return true;
    }

    /** What takes long just now, and how far it is. */
    private Optional<DemoBar.Work> longWork(DemoStage stage) {
        if (isTraining())
            return Optional.of(new DemoBar.Work("Training", "steps", stage.trainingSteps(), stepsToTrain()));
        if (steps.count(Step.ENCODE) > 0 && steps.count(Step.EVALUATE) == 0) return stage.gate();
        boolean isTried = steps.count(Step.PATCH) > 0 && steps.count(Step.CANARY) == 0;
        return isTried ? stage.canary() : Optional.empty();
    }

    /** Said when it starts and said again when it ends. */
    private boolean isTraining() {
        return steps.count(Step.TRAIN) % 2 == 1 && steps.count(Step.ENCODE) == 0;
    }

    private long stepsToTrain() {
        Matcher words = STEPS.matcher(steps.last(Step.TRAIN).map(StepLine::text).orElse(""));
        return words.find() ? Long.parseLong(words.group(1)) : 0;
    }

    private boolean isOver() {
        boolean rejected = steps.last(Step.EVALUATE)
                .filter(line -> line.text().startsWith("rejected"))
                .isPresent();
        boolean failed = steps.last(Step.TRAIN)
                .filter(line -> line.text().startsWith("failed"))
                .isPresent();
        return rejected || failed || steps.count(Step.CONFIRM) > 0;
    }

    /** The fault that was asked for, once. */
    private void play(DemoProcesses processes) {
        if (killed || settings.kill().isEmpty()) return;
        boolean inTransfer = settings.kill().get() == DemoSettings.Kill.GROUND && steps.count(Step.STORE) >= 5;
        boolean inPatch = settings.kill().get() == DemoSettings.Kill.ONBOARD && steps.count(Step.VERIFY) >= 1;
        if (!inTransfer && !inPatch) return;
        killed = true;
        Who who = inPatch ? Who.ONBOARD : Who.GROUND;
        say("kill -9 of " + who + ", in the middle of " + (inPatch ? "the patch" : "the transfer"));
        processes.kill(who);
        pause(RESTART_AFTER);
        processes.start(who);
        say(who + " is started again");
    }

    private boolean listen(DemoProcesses processes) {
        boolean heard = false;
        for (Said said : processes.news()) {
            Optional<StepLine> step = StepLine.parse(said.line());
            if (step.isEmpty()) figures.add(said);
            else tookInPhase(step.get());
            heard = true;
        }
        return heard;
    }

    private void tookInPhase(StepLine line) {
        if (line.step() == Step.TRAIN && steps.count(Step.TRAIN) == 0) steps.summary(Step.DOWNLINK, Step.LABEL);
        steps.took(line);
    }

    /** A process that ended by itself ends the demo, with the last words of its log. */
    private void watch(DemoProcesses processes) {
        for (Who who : processes.dead()) {
            listen(processes);
            Path log = settings.out().resolve("mission/log/" + who.name().toLowerCase(Locale.ROOT) + ".log");
            String tail = "";
            try {
                List<String> lines = Files.readAllLines(log);
                tail = String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
            } catch (IOException e) {
                tail = "no log: " + e.getMessage();
            }
            throw CliProblem.PROCESS_DIED.with(who, log, tail);
        }
    }

    private void say(String text) {
        cli.err().println(text);
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CliProblem.PROCESS_DIED
                    .with("the demo", "its log", "interrupted")
                    .because(e);
        }
    }
}
