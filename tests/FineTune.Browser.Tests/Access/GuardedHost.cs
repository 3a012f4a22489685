using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Storage.Blobs;
using FineTune.Browser.Tests.Deployed;
using FineTune.EndToEnd.Tests;

namespace FineTune.Browser.Tests.Access;

/// <summary>A host that wants to know who asks: two workspaces, in the first a task that has trained, in the second a key, a member,
/// limits and a webhook that tests look at and leave as they are.</summary>
public sealed class GuardedHost : IAsyncLifetime
{
    /// <summary>Key of an administrator.</summary>
    public const string Root = "operator-key-of-the-tests";

    /// <summary>Key of a viewer of the workspace <c>default</c>.</summary>
    public const string Viewer = "viewer-key-of-the-tests";

    public const string Task = "guarded-bot";

    public const string Other = "team-b";

    private static readonly string[] Areas = ["tasks", "datasets"];

    private static readonly string[] EventTypes = ["job.*", "dataset.version.failed"];

    /// <summary>Id of the webhook of the second workspace.</summary>
    internal string Webhook { get; private set; } = "";

    internal HostProcess Host { get; } = HostProcess.Prepare();

    /// <summary>The same console on an origin of its own.</summary>
    internal StaticSite Elsewhere { get; private set; } = null!;

    /// <summary>Where the host's blobs are.</summary>
    internal Uri Storage => new BlobServiceClient(Host.StorageConnection).Uri;

    public async ValueTask InitializeAsync()
    {
        var settings = new (string Name, string Value)[]
        {
            ("0__Name", "root"), ("0__Key", Root), ("1__Name", "onlooker"), ("1__Key", Viewer), ("1__Role", "Viewer"),
        };
        foreach (var (name, value) in settings)
        {
            Host.Settings[$"Access__Keys__{name}"] = value;
        }

        // Receivers of tests listen on this machine.
        Host.Settings["Webhooks__AllowHttp"] = "true";
        Host.Settings["Webhooks__AllowedNetworks__0"] = "127.0.0.0/8";

        Elsewhere = await StaticSite.StartAsync(Host.Http.BaseAddress!, Storage);
        Host.Settings["Access__Origins__0"] = Elsewhere.Origin;

        await Host.StartAgainAsync();
        Host.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Root);
        using var made = await Host.Http.PutAsync(new Uri($"/api/workspaces/{Other}", UriKind.Relative), null);
        made.EnsureSuccessStatusCode();
        await FillOtherAsync();
        await Host.UploadAsync(BrowserFixture.Dataset, "support-faq.jsonl");
        await Host.CreateAsync(TestTask.Short(Task));
        await Host.UntilStateAsync(Task, "succeeded");
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        if (Elsewhere is not null)
        {
            await Elsewhere.DisposeAsync();
        }
    }

    private async Task FillOtherAsync()
    {
        const string header = "FineTune-Workspace";
        Host.Http.DefaultRequestHeaders.Add(header, Other);
        using var key = await Host.Http.PostAsJsonAsync("/api/keys", new { name = "nightly build", role = "contributor", scopes = Areas });
        key.EnsureSuccessStatusCode();
        using var members = await Host.Http.PutAsJsonAsync($"/api/workspaces/{Other}/members", new[] { new { principal = "group:support-team", role = "contributor" } });
        members.EnsureSuccessStatusCode();
        using var budgets = await Host.Http.PutAsJsonAsync($"/api/workspaces/{Other}/budgets", new { usd = 500, usdPerUser = 100, users = new[] { new { user = "user:ada", usd = 250 } } });
        budgets.EnsureSuccessStatusCode();
        using var quotas = await Host.Http.PutAsJsonAsync($"/api/workspaces/{Other}/quotas", new { jobs = 50, cards = 16, jobsPerUser = 10 });
        quotas.EnsureSuccessStatusCode();
        using var webhook = await Host.Http.PostAsJsonAsync("/api/subscriptions", new { name = "ci", url = "https://ci.example.com/hook", types = EventTypes });
        webhook.EnsureSuccessStatusCode();
        Webhook = (await webhook.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("subscription").GetProperty("id").GetString()!;
        Host.Http.DefaultRequestHeaders.Remove(header);
    }

    /// <summary>A page of this host, signed in.</summary>
    internal async Task<ConsolePage> OpenAsync(BrowserFixture fixture, string language, string path, string key)
    {
        var console = await fixture.OpenAsync(language, host: Host);
        await console.GoAsync(path);
        await SignInAsync(console, language, key);
        return console;
    }

    internal static async Task SignInAsync(ConsolePage console, string language, string key)
    {
        await console.Page.GetByLabel(Words.Of(language)["access.key"]).FillAsync(key);
        await console.Page.Keyboard.PressAsync("Enter");
    }
}
