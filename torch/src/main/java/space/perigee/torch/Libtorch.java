package space.perigee.torch;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;

/** Starts libtorch, or says why it does not start here. */
final class Libtorch {
    private Libtorch() {}

    /** Unpacks and loads the native libraries (445 MB, once per user) and fixes the number of threads. */
    static void start(int threads) {
        try {
            Loader.load(torch.class);
            torch.set_num_threads(threads);
        } catch (LinkageError | RuntimeException e) {
            throw TorchProblem.NO_LIBTORCH.with(e.toString()).because(e);
        }
    }
}
