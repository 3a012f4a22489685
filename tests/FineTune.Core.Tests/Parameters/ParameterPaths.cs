using FineTune.Core.Parameters;

namespace FineTune.Core.Tests.Parameters;

/// <summary>Fields as rules name them: those of the task begin with <c>/</c>.</summary>
internal static class ParameterPaths
{
    public static IReadOnlyList<string> All { get; } =
        [.. ParameterTable.OfTask.Select(row => "/" + row.Path), .. ParameterTable.OfJob.Select(row => row.Path)];
}
