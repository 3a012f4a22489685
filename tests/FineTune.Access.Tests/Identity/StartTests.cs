using System.Diagnostics;
using System.Runtime.Versioning;
using FineTune.Access.Tests.Hosts;
using FineTune.Api.Access;
using Microsoft.Extensions.Configuration;

namespace FineTune.Access.Tests.Identity;

/// <summary>When a host starts, and whom it answers where it asks nobody who they are.</summary>
public sealed class StartTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("urls", "http://0.0.0.0:7071")]
    [InlineData("urls", "http://127.0.0.1:7071;http://[::]:7072")]
    [InlineData("urls", "http://*:7071")]
    [InlineData("urls", "http://finetune.example:80")]
    [InlineData("Kestrel:Endpoints:Http:Url", "http://192.168.0.7:7071")]
    public void FindFaults_OtherAddressThanLoopbackWithoutAuthentication_IsAFault(string setting, string address) =>
        Assert.Contains("Configure an issuer or a key", Assert.Single(AccessConfiguration.FindFaults(Configuration((setting, address)))), StringComparison.Ordinal);

    [Theory]
    [InlineData("http://127.0.0.1:7071")]
    [InlineData("http://localhost:7071;http://[::1]:7071")]
    [InlineData("http://127.8.0.1:1")]
    [InlineData("http://unix:/tmp/finetune.sock")]
    public void FindFaults_LoopbackAlone_IsNone(string urls) => Assert.Empty(AccessConfiguration.FindFaults(Configuration(("urls", urls))));

    [Fact]
    public void FindFaults_OtherAddressWithAKey_IsNone() =>
        Assert.Empty(AccessConfiguration.FindFaults(Configuration(("urls", "http://0.0.0.0:80"), ("Access:Keys:0:Name", "root"), ("Access:Keys:0:Key", AccessHost.Root))));

    [Fact]
    public void FindFaults_WrongSettings_AreToldAllAtOnce()
    {
        var faults = AccessConfiguration.FindFaults(Configuration(
            ("Access:Issuers:0:Issuer", "http://issuer.example"), ("Access:Issuers:1:Issuer", "https://two.example"), ("Access:Issuers:1:Audiences:0", "a"),
            ("Access:Keys:0:Key", "short"), ("Access:Administrators:0", "alice"),
            ("Access:RequestLimits:Caller:PerSecond", "-1"), ("Access:RequestLimits:Address:Burst", "0")));

        Assert.Contains(faults, fault => fault.StartsWith("Access:Issuers:0:Issuer", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("Access:Issuers:0:Audiences", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("Access:Issuers:1:Name", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("Access:Keys:0:Key", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("Access:Keys:0:Name", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("'alice'", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("Access:RequestLimits:Caller", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("Access:RequestLimits:Address", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_embedded_host_refuses_to_start_on_every_address_without_authentication()
    {
        var (exit, told) = await StartAsync("--urls", "http://0.0.0.0:0");

        Assert.Equal(2, exit);
        Assert.Contains("http://0.0.0.0:0 can be reached from other machines", told, StringComparison.Ordinal);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task The_embedded_host_refuses_to_start_where_others_may_read_its_secrets()
    {
        var data = Directory.CreateTempSubdirectory("finetune-").FullName;
        var secrets = Path.Combine(data, "secrets.json");
        await File.WriteAllTextAsync(secrets, "{}", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(secrets, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        var (exit, told) = await StartAsync("--FineTune:DataDirectory", data);

        Directory.Delete(data, recursive: true);
        Assert.Equal(2, exit);
        Assert.Contains($"chmod 600 {secrets}", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, 200)]
    [InlineData("localhost", "http://localhost:5173", 200)]
    [InlineData("evil.example", null, 403)]
    [InlineData(null, "https://evil.example", 403)]
    [InlineData(null, "null", 403)]
    public async Task A_host_that_asks_nobody_answers_this_machines_user_alone(string? hostName, string? origin, int expected)
    {
        await using var host = await AccessHost.StartAsync(azurite);
        using var client = host.Client(null);
        client.DefaultRequestHeaders.Host = hostName;
        if (origin is not null)
        {
            client.DefaultRequestHeaders.Add("Origin", origin);
        }

        Assert.Equal(expected, (await AccessHost.AskAsync(client, "GET", "/api/tasks")).Status);
        Assert.Equal(expected, (await AccessHost.AskAsync(client, "GET", "/v1/files")).Status);
        Assert.Equal(200, (await AccessHost.AskAsync(client, "GET", "/healthz")).Status);
    }

    // Of a host that ends by itself.
    private static async Task<(int Exit, string Told)> StartAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "FineTune.Local.dll"), .. arguments])
        {
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        using var host = Process.Start(start)!;
        var told = await host.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await host.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (host.ExitCode, told);
    }

    private static IConfiguration Configuration(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).Build();
}
