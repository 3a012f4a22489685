using System.Text.Json.Nodes;

namespace FineTune.Core.Audit;

/// <summary>One thing that became different. Holds no secret.</summary>
/// <param name="Kind">What it is: <c>task</c>, <c>job</c>, <c>key</c>, and so on.</param>
/// <param name="Name">Which one.</param>
/// <param name="Before">What it was, as far as it changed; null where it was not there.</param>
/// <param name="After">What it is; null where it is gone.</param>
public sealed record Change(string Kind, string Name, JsonNode? Before, JsonNode? After);
