using System.Diagnostics;

namespace FineTune.EndToEnd.Tests;

/// <summary>
/// A named pipe where the host expects a file: whoever opens it waits until <see cref="LetGo"/>. So an effect can be held in the
/// middle without a word of it in the product.
/// </summary>
internal sealed class Fifo : IDisposable
{
    private readonly string path;

    private Fifo(string path) => this.path = path;

    public static Fifo Make(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var make = Process.Start("mkfifo", [path]);
        make.WaitForExit();
        Assert.Equal(0, make.ExitCode);
        return new Fifo(path);
    }

    /// <summary>Removes the pipe and lets those who wait go on: readers find it empty, writers write to nobody.</summary>
    public void LetGo()
    {
        if (!File.Exists(path))
        {
            return;
        }

        // Opened for both directions a pipe does not wait.
        using var both = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        File.Delete(path);
        Thread.Sleep(200);
    }

    public void Dispose() => LetGo();
}
