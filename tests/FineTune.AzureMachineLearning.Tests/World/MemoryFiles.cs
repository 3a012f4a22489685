using System.Runtime.CompilerServices;
using System.Text;
using FineTune.Core.Ports;

namespace FineTune.AzureMachineLearning.Tests.World;

/// <summary>An artifact store in memory. A file may be made when it is read, as a heartbeat is that always tells the present time.</summary>
internal sealed class MemoryFiles : IArtifactStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, byte[]> files = new(StringComparer.Ordinal);

    /// <summary>Makes the content of a path; null leaves it to what was stored.</summary>
    public Func<string, string?>? Live { get; set; }

    /// <summary>Told of every write.</summary>
    public Action<string>? Written { get; set; }

    public IReadOnlyList<string> Paths
    {
        get
        {
            lock (gate)
            {
                return [.. files.Keys.Order(StringComparer.Ordinal)];
            }
        }
    }

    public string? Text(string path) => Content(path) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    public void Put(string path, string text)
    {
        lock (gate)
        {
            files[path] = Encoding.UTF8.GetBytes(text);
        }
    }

    public async Task PutAsync(string path, Stream content, CancellationToken cancellation)
    {
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, cancellation);
        lock (gate)
        {
            files[path] = copy.ToArray();
        }

        Written?.Invoke(path);
    }

    public Task<long> AppendAsync(string path, long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        lock (gate)
        {
            var before = files.GetValueOrDefault(path) ?? [];
            if (before.Length == offset)
            {
                files[path] = [.. before, .. bytes.Span];
            }

            return Task.FromResult((long)files[path].Length);
        }
    }

    public Task<Artifact?> FindAsync(string path, CancellationToken cancellation) =>
        Task.FromResult(Content(path) is { } bytes ? new Artifact(path, bytes.Length, DateTimeOffset.UnixEpoch) : null);

    public Task<Stream?> OpenAsync(string path, long offset, long? length, CancellationToken cancellation) =>
        Task.FromResult<Stream?>(Content(path) is { } bytes
            ? new MemoryStream(bytes, (int)Math.Min(offset, bytes.Length), (int)Math.Min(length ?? int.MaxValue, Math.Max(0, bytes.Length - offset)))
            : null);

    public async IAsyncEnumerable<Artifact> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        foreach (var path in Paths.Where(path => path.StartsWith(prefix, StringComparison.Ordinal)))
        {
            yield return new Artifact(path, Content(path)?.Length ?? 0, DateTimeOffset.UnixEpoch);
        }
    }

    public Task DeleteAllAsync(string prefix, CancellationToken cancellation)
    {
        lock (gate)
        {
            foreach (var path in files.Keys.Where(path => path.StartsWith(prefix, StringComparison.Ordinal)).ToArray())
            {
                files.Remove(path);
            }
        }

        return Task.CompletedTask;
    }

    private byte[]? Content(string path)
    {
        if (Live?.Invoke(path) is { } live)
        {
            return Encoding.UTF8.GetBytes(live);
        }

        lock (gate)
        {
            return files.GetValueOrDefault(path);
        }
    }
}
