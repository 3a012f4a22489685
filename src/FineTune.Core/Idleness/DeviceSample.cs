using System.Text.Json;

namespace FineTune.Core.Idleness;

/// <summary>A line of <c>devices.jsonl</c>, as far as it tells whether a device does something.</summary>
/// <param name="Attempt">Attempt that was measured.</param>
/// <param name="Time">UTC.</param>
/// <param name="Node">Index of the node, from 0.</param>
/// <param name="Device"><c>cpu</c> or <c>gpu-0</c> and so on.</param>
/// <param name="Utilization">Percent; null where it could not be measured.</param>
public sealed record DeviceSample(int Attempt, DateTimeOffset Time, int Node, string Device, double? Utilization)
{
    public bool IsOfGpu => Device.StartsWith("gpu", StringComparison.Ordinal);

    /// <summary>Reads a line; null for one that is no sample, as one that is cut short.</summary>
    public static DeviceSample? TryRead(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<DeviceSample>(line, JsonSerializerOptions.Web) is { Device: not null } sample ? sample : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
