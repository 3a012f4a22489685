using System.Text;
using CsCheck;
using FineTune.Access.Tests.Hosts;

namespace FineTune.Access.Tests.Isolation;

/// <summary>A day of work in two workspaces at once; nothing of one is in any answer to the other. Their names are no words of the API.</summary>
public sealed class RandomDayTests(AzuriteFixture azurite)
{
    private const int Steps = 250;

    private static readonly string[] Looks =
    [
        "/api/tasks", "/api/tasks?search=a&sort=name", "/api/events", "/api/datasets", "/api/rules", "/api/keys", "/api/me", "/api/workspaces", "/api/arrivals",
        "/api/catalog/models", "/v1/files", "/v1/fine_tuning/jobs", "/v1/models", "/api/tasks/none", "/api/datasets/none",
    ];

    [Fact]
    public async Task No_answer_holds_any_name_or_id_of_the_other_workspace()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        Worker[] workers = [await Worker.ArriveAsync(host, "ardea"), await Worker.ArriveAsync(host, "bufo")];
        var day = new List<(int Who, int What, int Which)>();
        Gen.Select(Gen.Int[0, 1], Gen.Int[0, 9], Gen.Int[0, 99]).Array[Steps].Sample(steps => day.AddRange(steps), iter: 1, threads: 1);
        using var evening = new CancellationTokenSource();
        var streams = workers.Select(worker => worker.ListenAsync(host, evening.Token)).ToList();
        foreach (var (who, what, which) in day)
        {
            await workers[who].WorkAsync(what, which);
        }

        await evening.CancelAsync();
        await Task.WhenAll(streams);

        foreach (var (worker, other) in new[] { (workers[0], workers[1]), (workers[1], workers[0]) })
        {
            var seen = worker.Seen;
            Assert.True(other.Ids.Count > 20, $"{other.Ids.Count} ids");
            Assert.Contains(worker.Ids.First(), seen, StringComparison.Ordinal);
            Assert.DoesNotContain(other.Ids, id => seen.Contains(id, StringComparison.Ordinal));
        }
    }

    private sealed class Worker(HttpClient http, string workspace)
    {
        private readonly StringBuilder seen = new();
        private readonly StringBuilder streamed = new();
        private int made;

        /// <summary>Names and ids that exist in this workspace only.</summary>
        public HashSet<string> Ids { get; } = [];

        public string Seen => seen.ToString() + streamed;

        public static async Task<Worker> ArriveAsync(AccessHost host, string workspace)
        {
            var home = await Neighbour.MoveInAsync(host, workspace);
            var worker = new Worker(host.Client(home.Keys["owner"]), workspace);
            worker.Ids.UnionWith(home.Ids.Where(id => id.Key is not ("job" or "path")).Select(id => id.Value));
            return worker;
        }

        /// <summary>Follows all events until the evening.</summary>
        public async Task ListenAsync(AccessHost host, CancellationToken evening)
        {
            using var client = new HttpClient { BaseAddress = host.Address, Timeout = Timeout.InfiniteTimeSpan };
            client.DefaultRequestHeaders.Authorization = http.DefaultRequestHeaders.Authorization;
            client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "text/event-stream");
            try
            {
                using var reader = new StreamReader(await client.GetStreamAsync(new Uri("/api/events", UriKind.Relative), evening));
                while (await reader.ReadLineAsync(evening) is { } line)
                {
                    streamed.AppendLine(line);
                }
            }
            catch (OperationCanceledException)
            {
                // The day is over.
            }
        }

        public async Task WorkAsync(int what, int which)
        {
            var name = $"{workspace}-{made++}";
            switch (what)
            {
                case 0 or 1:
                    await TellAsync("POST", "/api/tasks", Neighbour.TaskOf(name, $"{workspace}-data"), name, "id");
                    break;
                case 2:
                    using (var form = Neighbour.Form("file", Neighbour.Rows(name)))
                    {
                        await TellAsync("POST", $"/api/datasets/{name}/versions", form, name, "version");
                    }

                    break;
                case 3:
                    await TellAsync("PUT", $"/api/rules/{name}", new { name, dataset = $"{workspace}-data", task = new { model = "tiny", jobs = new[] { new { name = "job-1" } } } }, name, "name");
                    break;
                case 4:
                    await TellAsync("POST", "/v1/uploads", new { filename = $"{name}.jsonl", purpose = "fine-tune", bytes = 10, mime_type = "text/plain" }, name, "id");
                    break;
                case 5:
                    await TellAsync("POST", $"/api/tasks/{workspace}-{which}/{(which % 2 == 0 ? "pause" : "clone")}", which % 2 == 0 ? null : new { name }, name, "id");
                    break;
                case 6:
                    await TellAsync("DELETE", $"/api/tasks/{workspace}-{which}", null, null, null);
                    break;
                case 7:
                    await TellAsync("GET", $"/api/tasks/{workspace}-{which}/events", null, null, null);
                    break;
                default:
                    await TellAsync("GET", Looks[which % Looks.Length], null, null, null);
                    break;
            }
        }

        private async Task TellAsync(string method, string path, object? body, string? name, string? id)
        {
            var (status, text) = await AccessHost.AskAsync(http, method, path, body);
            Assert.True(status < 500, $"{method} {path}: {status} {text}");
            seen.AppendLine(text);
            if (status is 200 or 201 && name is not null && text.StartsWith('{') && System.Text.Json.JsonElement.Parse(text).TryGetProperty(id!, out var value))
            {
                Ids.Add(name);
                Ids.Add(value.GetString()!);
            }
        }
    }
}
