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

    [Fact]
    public async Task Both_hosts_let_the_same_callers_in()
    {
        var cancellation = TestContext.Current.CancellationToken;
        (string, string)[] settings =
        [
            ("Access:Keys:0:Name", "viewer"), ("Access:Keys:0:Key", "a-key-that-may-look"), ("Access:Keys:0:Role", "Viewer"),
            ("Access:Keys:1:Name", "root"), ("Access:Keys:1:Key", "a-key-that-may-do-all"),
        ];
        await using var embedded = await TestHosts.EmbeddedAsync(azurite, settings);
        await using var functions = await TestHosts.FunctionsAsync(azurite, settings);
        var statuses = new Dictionary<string, HashSet<string>>();
        foreach (var key in new[] { "", "a-key-that-may-look", "a-key-that-may-do-all" })
        {
            using var one = ClientOf(embedded, key);
            using var other = ClientOf(functions, key);
            statuses[key] = [];
            foreach (var request in RequestCase.ReadAll())
            {
                var expected = Plain(await request.AskAsync(one, cancellation), one.BaseAddress!);
                var actual = Plain(await request.AskAsync(other, cancellation), other.BaseAddress!);

                Assert.True(expected == actual, $"{request.Name}: the embedded host answers\n{expected}\nand Functions\n{actual}");
                statuses[key].Add(expected[..3]);
            }
        }

        Assert.Equal(["200", "401"], statuses[""].Order());
        Assert.Contains("403", statuses["a-key-that-may-look"]);
        Assert.DoesNotContain("201", statuses["a-key-that-may-look"]);
        Assert.Contains("201", statuses["a-key-that-may-do-all"]);
        Assert.DoesNotContain("403", statuses["a-key-that-may-do-all"]);
    }

    private static HttpClient ClientOf(WebApplication app, string key = "")
    {
        var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        if (key.Length > 0)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        }

        return client;
    }

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
