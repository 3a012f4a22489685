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

    /// <summary>Placements that were looked at and not forgotten: those of living attempts.</summary>
    public IReadOnlyList<Placement> Living => [.. known.Values];

    public async Task<Placement?> FindAsync(AttemptName attempt, CancellationToken cancellation)
    {
        if (known.TryGetValue(attempt, out var placement))
        {
            return placement;
        }

        await using var content = await artifacts.OpenAsync(PathOf(attempt), 0, null, cancellation);
        if (content is null)
        {
            return null;
        }

        placement = await JsonSerializer.DeserializeAsync<Placement>(content, Json, cancellation)
            ?? throw new JsonException($"{PathOf(attempt)} is empty.");
        return known[attempt] = placement;
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
