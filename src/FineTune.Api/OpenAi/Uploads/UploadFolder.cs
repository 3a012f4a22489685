using System.Globalization;
using System.Text.Json;
using FineTune.Core.Access;
using FineTune.Core.Ports;

namespace FineTune.Api.OpenAi.Uploads;

/// <summary>What an upload was announced as.</summary>
/// <param name="Hex">Id without prefix: a version 7 GUID, which holds the time.</param>
/// <param name="Life">How long the file that it becomes is kept; null for ever.</param>
internal sealed record UploadRecord(string Hex, string FileName, string Purpose, long Bytes, DateTimeOffset CreatedAt, TimeSpan? Life = null);

/// <summary>How an upload ended: the file that it became, or null where it was cancelled.</summary>
internal sealed record UploadEnd(string? FileId);

/// <summary>
/// Uploads as files of the store, below <c>uploads/{id}/</c>: the announcement, the parts, and how it ended, which is written
/// once. All of it goes when the upload's hour is over.
/// </summary>
internal sealed class UploadFolder(IArtifactStore store, TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    // No upload has an id like the folder of a workspace.
    private static string Root => AccessScope.Current.Workspace is not Workspace.Default and var workspace ? $"uploads/_{workspace}/" : "uploads/";

    public async Task<UploadRecord> AddAsync(string id, string fileName, string purpose, long bytes, TimeSpan? life, CancellationToken cancellation)
    {
        await ForgetOldAsync(cancellation);
        if (await FindAsync(id, cancellation) is { } earlier)
        {
            return earlier;
        }

        var record = new UploadRecord(id, fileName, purpose, bytes, clock.GetUtcNow(), life);
        using var content = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(record, OpenAiJson.Options));
        await store.PutAsync(At(id, "upload.json"), content, cancellation);
        return record;
    }

    public Task<UploadRecord?> FindAsync(string id, CancellationToken cancellation) => ReadAsync<UploadRecord>(At(id, "upload.json"), cancellation);

    public Task<UploadEnd?> FindEndAsync(string id, CancellationToken cancellation) => ReadAsync<UploadEnd>(At(id, "end.json"), cancellation);

    /// <summary>Notes how an upload ended, unless it ended already.</summary>
    /// <returns>How it did end.</returns>
    public async Task<UploadEnd> EndAsync(string id, UploadEnd end, CancellationToken cancellation)
    {
        var path = At(id, "end.json");

        // An append at the start is taken once; after that the file is longer than that.
        await store.AppendAsync(path, 0, JsonSerializer.SerializeToUtf8Bytes(end, OpenAiJson.Options), cancellation);
        var settled = await ReadAsync<UploadEnd>(path, cancellation) ?? end;
        await store.DeleteAllAsync(At(id, "parts/"), cancellation);
        return settled;
    }

    public Task AddPartAsync(string id, string part, Stream content, CancellationToken cancellation) => store.PutAsync(At(id, $"parts/{part}"), content, cancellation);

    public Task<Stream?> OpenPartAsync(string id, string part, CancellationToken cancellation) => store.OpenAsync(At(id, $"parts/{part}"), 0, null, cancellation);

    public bool IsExpired(UploadRecord record) => record.CreatedAt + Lifetime < clock.GetUtcNow();

    private async Task ForgetOldAsync(CancellationToken cancellation)
    {
        var old = new HashSet<string>();
        await foreach (var file in store.ListAsync(Root, cancellation))
        {
            var id = file.Path[Root.Length..].Split('/')[0];
            if (MadeAt(id) is { } time && time + (2 * Lifetime) < clock.GetUtcNow())
            {
                old.Add(id);
            }
        }

        foreach (var id in old)
        {
            await store.DeleteAllAsync($"{Root}{id}/", cancellation);
        }
    }

    private static DateTimeOffset? MadeAt(string id) =>
        id.Length == 32 && long.TryParse(id.AsSpan(0, 12), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var milliseconds)
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;

    private async Task<T?> ReadAsync<T>(string path, CancellationToken cancellation)
        where T : class
    {
        await using var content = await store.OpenAsync(path, 0, null, cancellation);
        try
        {
            return content is null ? null : await JsonSerializer.DeserializeAsync<T>(content, OpenAiJson.Options, cancellation);
        }
        catch (JsonException)
        {
            return null; // A write that was cut short leaves an empty file, and is repeated.
        }
    }

    private static string At(string id, string file) => $"{Root}{id}/{file}";
}
