using System.Text;
using FineTune.Core.Hints;
using FineTune.Core.Ports;
using FineTune.Storage;
using FineTune.Storage.Blobs;

namespace FineTune.Api.Tests.Jobs;

/// <summary>Logs in real storage, written as a running job writes them.</summary>
internal sealed class LogFiles(StorageClients clients, ChangeHints? hints = null)
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public IArtifactStore Store { get; } = new BlobArtifactStore(clients, hints);

    /// <summary>Appends text at the end of a file.</summary>
    public async Task AppendAsync(string path, string text)
    {
        var offset = (await Store.FindAsync(path, Stop))?.Bytes ?? 0;
        var bytes = Encoding.UTF8.GetBytes(text);
        Assert.Equal(offset + bytes.Length, await Store.AppendAsync(path, offset, bytes, Stop));
    }

    /// <summary>A line as the launcher stamps it, <paramref name="second"/> seconds after noon.</summary>
    public static string Line(int second, string text) => $"{Noon.AddSeconds(second):yyyy-MM-ddTHH:mm:ss.fffZ} {text}";

    public static CancellationToken Stop => TestContext.Current.CancellationToken;
}
