using System.Text.Json;

namespace FineTune.Api.Tests.OpenApi;

/// <summary>The committed document, which is held to the one that is served.</summary>
public sealed class DocumentTests
{
    private static readonly string[] NoBody = ["202", "204"];

    public static TheoryData<string, string> Operations()
    {
        var data = new TheoryData<string, string>();
        foreach (var path in Document().GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                data.Add(operation.Name, path.Name);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Operation_HasANameASummaryAnAnswerAndItsRefusals(string method, string path)
    {
        var operation = Document().GetProperty("paths").GetProperty(path).GetProperty(method);
        var answers = operation.GetProperty("responses").EnumerateObject().ToList();

        Assert.NotEmpty(operation.GetProperty("operationId").GetString()!);
        Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
        Assert.Contains(answers, answer => answer.Name[0] == '2' && (NoBody.Contains(answer.Name) || answer.Value.TryGetProperty("content", out _)));
        Assert.True(!path.Contains('{', StringComparison.Ordinal) || answers.Any(answer => answer.Name is "404" or "400"), "What the address names may be missing.");
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Operation_IsLimitedUnlessItIsForProbes(string method, string path)
    {
        var answers = Document().GetProperty("paths").GetProperty(path).GetProperty(method).GetProperty("responses");

        Assert.Equal(path is not ("/healthz" or "/readyz"), answers.TryGetProperty("429", out var answer));
        Assert.True(answer.ValueKind == JsonValueKind.Undefined || answer.GetProperty("$ref").GetString() == "#/components/responses/TooManyRequests");
    }

    [Fact]
    public void TooManyRequests_SaysWhenToComeAgain()
    {
        var answer = Document().GetProperty("components").GetProperty("responses").GetProperty("TooManyRequests");

        Assert.Equal("integer", answer.GetProperty("headers").GetProperty("Retry-After").GetProperty("schema").GetProperty("type").GetString());
        Assert.Equal("#/components/schemas/ProblemView", answer.GetProperty("content").GetProperty("application/problem+json").GetProperty("schema").GetProperty("$ref").GetString());
    }

    private static JsonElement Document() =>
        JsonElement.Parse(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "src", "console", "openapi.json")));
}
