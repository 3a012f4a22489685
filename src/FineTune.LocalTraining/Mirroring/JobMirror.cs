using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.LocalTraining.Mirroring;

/// <summary>Carries a job directory into the artifact store while it grows. Remembers what is stored; a new one asks the store.</summary>
internal sealed class JobMirror(string job, string prefix, IArtifactStore store, TimeProvider time) : IDisposable
{
    private const int ChunkBytes = 1 << 20;

    // Append blobs take 50,000 blocks at most.
    private const int AppendsBeforeSlowing = 20_000;
    private static readonly TimeSpan SlowAppend = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim gate = new(1);
    private readonly Dictionary<string, GrowingFile> growing = [];
    private readonly Dictionary<string, (long Bytes, DateTime Time)> stored = [];
    private readonly HashSet<string> doubted = [];
    private Dictionary<string, (long Bytes, DateTime Time)> seen = [];

    /// <summary>Makes the next pass ask the store whether it still has what was stored: an emulator that was killed forgets its
    /// last seconds.</summary>
    public async Task DoubtAsync(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        doubted.UnionWith(stored.Keys);
        growing.Clear();
        gate.Release();
    }

    /// <summary>Stores what has changed since the last pass.</summary>
    /// <param name="final">Whether training is over, so that nothing is left for later.</param>
    /// <param name="cancellation">Stops the pass; the next one goes on.</param>
    /// <returns>Whether anything was stored.</returns>
    public async Task<bool> PassAsync(bool final, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            var files = JobFiles.List(job);
            var isWhole = final || files is [.., { Path: JobDirectory.ResultFile }];
            Dictionary<string, (long, DateTime)> now = [];
            var any = false;
            foreach (var file in files)
            {
                var stamp = (file.Info.Length, file.Info.LastWriteTimeUtc);
                now[file.Path] = stamp;
                try
                {
                    any |= file.Grows
                        ? await AppendAsync(file.Path, final, cancellation)
                        : await PutAsync(file, stamp, isWhole, cancellation);
                }
                catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
                {
                    // Pruned by the trainer since it was listed.
                }
            }

            seen = now;
            return any;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private async Task<bool> PutAsync(JobFile file, (long Bytes, DateTime Time) stamp, bool isWhole, CancellationToken cancellation)
    {
        if (stored.TryGetValue(file.Path, out var before) && before == stamp
            && (!doubted.Remove(file.Path) || (await store.FindAsync(prefix + file.Path, cancellation))?.Bytes == stamp.Bytes))
        {
            return false;
        }

        // Files in folders are written in place, so one is stored once it has stood still for a pass. Those of a checkpoint are
        // known to be whole.
        var mayChange = file.IsInFolder && !file.Path.StartsWith(JobDirectory.CheckpointsFolder, StringComparison.Ordinal);
        if (mayChange && !isWhole && !(seen.TryGetValue(file.Path, out var last) && last == stamp))
        {
            return false;
        }

        var path = prefix + file.Path;
        var isKnown = stored.ContainsKey(file.Path);
        if (!isKnown && await store.FindAsync(path, cancellation) is { } artifact
            && artifact.Bytes == stamp.Bytes && artifact.LastModified.UtcDateTime >= stamp.Time)
        {
            stored[file.Path] = stamp;
            return false;
        }

        await using (var content = Open(file.Path))
        {
            await store.PutAsync(path, content, cancellation);
        }

        stored[file.Path] = stamp;
        return true;
    }

    private async Task<bool> AppendAsync(string name, bool final, CancellationToken cancellation)
    {
        var path = prefix + name;
        if (!growing.TryGetValue(name, out var state))
        {
            var length = (await store.FindAsync(path, cancellation))?.Bytes ?? 0;
            growing[name] = state = new GrowingFile { Length = length };
        }

        await using var content = Open(name);
        var now = time.GetUtcNow();
        var waits = state.Appends > AppendsBeforeSlowing && now - state.LastAppend < SlowAppend && !final;
        if (content.Length == state.Length || waits)
        {
            return false;
        }

        if (content.Length < state.Length)
        {
            // The trainer took lines back that it will write again after resuming from a checkpoint.
            var shorter = content.Length;
            await store.PutAsync(path, content, cancellation);
            state.Length = shorter;
            return true;
        }

        var end = content.Length;
        var buffer = new byte[Math.Min(ChunkBytes, end - state.Length)];
        while (state.Length < end)
        {
            content.Position = state.Length;
            var count = await content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, end - state.Length)), cancellation);
            if (count == 0)
            {
                break;
            }

            state.Length = await store.AppendAsync(path, state.Length, buffer.AsMemory(0, count), cancellation);
            state.Appends++;
        }

        state.LastAppend = now;
        return true;
    }

    private FileStream Open(string name) => new(
        Path.Combine(job, name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: true);

    private sealed class GrowingFile
    {
        public long Length { get; set; }

        public int Appends { get; set; }

        public DateTimeOffset LastAppend { get; set; }
    }
}
