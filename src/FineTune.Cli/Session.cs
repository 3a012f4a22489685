using System.CommandLine;
using FineTune.Cli.Output;
using FineTune.Cli.Profiles;
using FineTune.Cli.Server;

namespace FineTune.Cli;

/// <summary>What one run of a command works with.</summary>
internal sealed class Session : IDisposable
{
    public const string DefaultServer = "http://127.0.0.1:7071";

    private readonly Lazy<Connection> connection;

    /// <exception cref="CliException">The options do not go together.</exception>
    public Session(ParseResult parsed, GlobalOptions options, Language language)
    {
        Language = language;
        Profiles = ProfileStore.Find(Environment.GetEnvironmentVariable);
        Out = new Printer(parsed.GetValue(options.Format), parsed.GetValue(options.Query), language);
        connection = new(() => new Connection(FindProfile(parsed, options), parsed.GetValue(options.Workspace) ?? Variable("FINETUNE_WORKSPACE")));
    }

    public Language Language { get; }

    public ProfileStore Profiles { get; }

    public Printer Out { get; }

    public Connection Server => connection.Value;

    public void Dispose()
    {
        if (connection.IsValueCreated)
        {
            connection.Value.Dispose();
        }
    }

    private Profile FindProfile(ParseResult parsed, GlobalOptions options)
    {
        var file = Profiles.Read();
        var name = parsed.GetValue(options.Profile) ?? Variable("FINETUNE_PROFILE") ?? file.Current;
        var profile = name is null ? new Profile(DefaultServer)
            : file.Profiles.GetValueOrDefault(name) ?? throw new CliException(ExitCode.Usage, new(
                $"There is no profile '{name}'. 'finetune profile list' shows what there is.", $"没有配置档案“{name}”。请用 finetune profile list 查看。"));
        var server = parsed.GetValue(options.Server) ?? Variable("FINETUNE_SERVER");

        // A key is for the server that it was given for.
        var chosen = server is null || server == profile.Server ? profile : new Profile(server);
        return Variable("FINETUNE_API_KEY") is { } key ? chosen with { Key = key } : chosen;
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
