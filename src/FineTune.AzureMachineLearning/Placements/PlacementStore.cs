using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.AzureMachineLearning.Placements;

/// <summary>Keeps placements as files of the job directory, and those of living attempts in memory.</summary>
internal sealed class PlacementStore(IArtifactStore artifacts)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly ConcurrentDictionary<AttemptName, Placement> known = [];

    /// <summary>Placements that were found or saved and not forgotten: those of living attempts.</summary>
    public IReadOnlyList<Placement> Living => [.. known.Values];

    /// <summary>The placement of a living attempt, which is kept in memory from then on.</summary>
    public async Task<Placement?> FindAsync(AttemptName attempt, CancellationToken cancellation) =>
        known.TryGetValue(attempt, out var placement) ? placement
        : await ReadAsync(attempt, cancellation) is { } read ? known[attempt] = read
        : null;

    /// <summary>The placement of an attempt that may be over, as its file tells it.</summary>
    public async Task<Placement?> ReadAsync(AttemptName attempt, CancellationToken cancellation)
    {
        await using var content = await artifacts.OpenAsync(PathOf(attempt), 0, null, cancellation);
        return content is null
            ? null
            : await JsonSerializer.DeserializeAsync<Placement>(content, Json, cancellation) ?? throw new JsonException($"{PathOf(attempt)} is empty.");
    }

    public async Task<Placement> SaveAsync(AttemptName attempt, Placement placement, CancellationToken cancellation)
    {
        using var content = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(placement, Json));
        await artifacts.PutAsync(PathOf(attempt), content, cancellation);
        return known[attempt] = placement;
    }

    /// <summary>Forgets an attempt that is over; its file stays with the job.</summary>
    public void Forget(AttemptName attempt) => known.TryRemove(attempt, out _);

    private static string PathOf(AttemptName attempt) =>
        attempt.RunPrefix + string.Create(CultureInfo.InvariantCulture, $"placement/attempt-{attempt.Number}.json");
}
