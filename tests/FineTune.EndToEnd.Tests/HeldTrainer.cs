namespace FineTune.EndToEnd.Tests;

/// <summary>
/// The real trainer, with a start-up module of Python beside it that holds a rank where a file says so: before it begins, or once
/// its first heartbeat is written. So training can be held without a word of it in the product.
/// </summary>
internal sealed class HeldTrainer
{
    private const string StartUp = """
        import os, signal, sys, threading, time

        def _hold(moment):
            return os.path.join(os.path.dirname(os.path.abspath(__file__)), os.environ["FINETUNE_ATTEMPT"] + "." + moment)

        def _stop_when_running(job):
            heartbeat = os.path.join(os.path.dirname(job), "heartbeat.json")
            while not os.path.exists(heartbeat):
                time.sleep(0.005)
            if os.path.exists(_hold("running")):
                os.kill(os.getpid(), signal.SIGSTOP)

        # Without argv yet, Python starts with its whole command line here.
        with open("/proc/self/cmdline", "rb") as file:
            _command = file.read().split(b"\0")
        if b"--job" in _command and b"torch.distributed.run" not in _command and "FINETUNE_ATTEMPT" in os.environ:
            while os.path.exists(_hold("starting")):
                time.sleep(0.05)
            threading.Thread(target=_stop_when_running, args=(_command[_command.index(b"--job") + 1].decode(),), daemon=True).start()
        """;

    public HeldTrainer(string folder, string trainer)
    {
        Folder = Directory.CreateDirectory(folder).FullName;
        Directory.CreateSymbolicLink(Path.Combine(Folder, "finetune_trainer"), Path.Combine(trainer, "finetune_trainer"));
        File.WriteAllText(Path.Combine(Folder, "sitecustomize.py"), StartUp);
    }

    /// <summary>For the host's <c>TrainerDirectory</c>.</summary>
    public string Folder { get; }

    /// <param name="attempt">Name of the attempt.</param>
    /// <param name="moment"><c>starting</c> or <c>running</c>.</param>
    public void Hold(string attempt, string moment) => File.WriteAllText(Path.Combine(Folder, $"{attempt}.{moment}"), "");

    public void LetGo()
    {
        foreach (var hold in Directory.EnumerateFiles(Folder, "*-r1.*"))
        {
            File.Delete(hold);
        }
    }
}
