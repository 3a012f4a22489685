using System.Text.Json.Nodes;
using DevLab.JmesPath;

namespace FineTune.Cli.Output;

/// <summary>Selects from answers by a JMESPath expression.</summary>
internal static class JmesQuery
{
    /// <exception cref="CliException">The expression is none, or does not fit the data.</exception>
    public static JsonNode? Apply(string expression, JsonNode? data)
    {
        try
        {
            return JsonNode.Parse(new JmesPath().Transform(data?.ToJsonString() ?? "null", expression));
        }
        catch (Exception wrong) when (wrong is not OutOfMemoryException)
        {
            throw new CliException(ExitCode.Usage, new(
                $"'{expression}' is no JMESPath expression for this answer: {wrong.Message}",
                $"“{expression}”不是适用于该结果的 JMESPath 表达式：{wrong.Message}"));
        }
    }
}
