using System.Text.Json.Nodes;
using DevLab.JmesPath;

namespace FineTune.Cli.Output;

/// <summary>Selects from answers by a JMESPath expression.</summary>
internal static class JmesQuery
{
    public static JsonNode? Apply(string expression, JsonNode? data)
    {
        try
        {
            return JsonNode.Parse(new JmesPath().Transform(data?.ToJsonString() ?? "null", expression));
        }
        catch (Exception wrong) when (wrong is not OutOfMemoryException)
        {
            throw new CliException(ExitCode.Usage, new($"'{expression}' is no JMESPath expression: {wrong.Message}", $"“{expression}”不是合法的 JMESPath 表达式：{wrong.Message}"));
        }
    }
}
