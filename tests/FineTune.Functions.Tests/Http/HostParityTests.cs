using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;

namespace FineTune.Functions.Tests.Http;

public sealed partial class HostParityTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Both_hosts_answer_the_same_requests_alike_apart_from_ids_and_times()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var embedded = await TestHosts.EmbeddedAsync(azurite);
        await using var functions = await TestHosts.FunctionsAsync(azurite);
        using var one = ClientOf(embedded);
        using var other = ClientOf(functions);
        var statuses = new HashSet<string>();
        foreach (var request in RequestCase.ReadAll())
        {
            var expected = Plain(await request.AskAsync(one, cancellation), one.BaseAddress!);
            var actual = Plain(await request.AskAsync(other, cancellation), other.BaseAddress!);

            Assert.True(expected == actual, $"{request.Name}: the embedded host answers\n{expected}\nand Functions\n{actual}");
            Assert.False(expected.StartsWith('5'), $"{request.Name}: {expected}");
            statuses.Add(expected[..3]);
        }

        // The file is worth its name only while it reaches the kinds of answers that there are.
        string[] kinds = ["200", "201", "202", "204", "400", "404", "405", "409", "415", "422"];
        Assert.Empty(kinds.Except(statuses));
    }

    private static HttpClient ClientOf(WebApplication app) => new() { BaseAddress = new Uri(app.Urls.First()) };

    private static string Plain(string answer, Uri address)
    {
        var plain = answer.Replace(address.Authority, "host", StringComparison.Ordinal);
        plain = Times().Replace(plain, "time");
        plain = Ticks().Replace(plain, "ticks");
        plain = Seconds().Replace(plain, "seconds");
        return Ids().Replace(plain, "id");
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")]
    private static partial Regex Times();

    // Event ids begin with their time.
    [GeneratedRegex(@"\b\d{19}-\d{6}-")]
    private static partial Regex Ticks();

    [GeneratedRegex(@"(?<=_at"":)\d{10}\b")]
    private static partial Regex Seconds();

    // Ids of tasks, of jobs and of requests, entity tags, and the trace ids of problem details.
    [GeneratedRegex(@"\b((req_)?[0-9a-f]{32}|00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}|[0-9A-Z]{13}:[0-9A-F]{8}|(?<=ftjob-[\w.-]+\.)[0-9a-f]{8})\b")]
    private static partial Regex Ids();
}
