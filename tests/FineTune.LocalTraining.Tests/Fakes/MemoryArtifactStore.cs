using System.Runtime.CompilerServices;
using System.Text;
using FineTune.Core.Ports;

namespace FineTune.LocalTraining.Tests.Fakes;

/// <summary>An artifact store in memory that also remembers the order of its writes.</summary>
internal sealed class MemoryArtifactStore : IArtifactStore
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, (byte[] Content, DateTimeOffset Time)> files = new(StringComparer.Ordinal);
    private readonly List<string> writes = [];

    public IReadOnlyList<string> Writes
    {
        get
        {
            lock (gate)
            {
                return [.. writes];
            }
        }
    }

    public string? Text(string path)
    {
        lock (gate)
        {
            return files.TryGetValue(path, out var file) ? Encoding.UTF8.GetString(file.Content) : null;
        }
    }

    public void Put(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    public async Task PutAsync(string path, Stream content, CancellationToken cancellation)
    {
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, cancellation);
        Write(path, copy.ToArray());
    }

    public Task<long> AppendAsync(string path, long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        lock (gate)
        {
            var before = files.TryGetValue(path, out var file) ? file.Content : [];
            if (before.Length == offset)
            {
                Write(path, [.. before, .. bytes.Span]);
            }

            return Task.FromResult((long)files[path].Content.Length);
        }
    }

    public Task<Artifact?> FindAsync(string path, CancellationToken cancellation)
    {
        lock (gate)
        {
            return Task.FromResult(files.TryGetValue(path, out var file) ? new Artifact(path, file.Content.Length, file.Time) : null);
        }
    }

    public Task<Stream?> OpenAsync(string path, long offset, long? length, CancellationToken cancellation)
    {
        lock (gate)
        {
            return Task.FromResult<Stream?>(files.TryGetValue(path, out var file)
                ? new MemoryStream([.. file.Content.Skip((int)offset).Take((int)(length ?? int.MaxValue))])
                : null);
        }
    }

    public async IAsyncEnumerable<Artifact> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        Artifact[] found;
        lock (gate)
        {
            found =
            [
                .. files.Where(file => file.Key.StartsWith(prefix, StringComparison.Ordinal))
                    .Select(file => new Artifact(file.Key, file.Value.Content.Length, file.Value.Time)),
            ];
        }

        foreach (var artifact in found)
        {
            yield return artifact;
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

    private void Write(string path, byte[] content)
    {
        lock (gate)
        {
            files[path] = (content, DateTimeOffset.UtcNow);
            writes.Add(path);
        }
    }
}
