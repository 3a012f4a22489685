using System.CommandLine;
using System.Text.Json.Nodes;
using FineTune.Cli.Output;
using FineTune.Cli.Profiles;
using FineTune.Cli.Server;

namespace FineTune.Cli.Commands.Setup;

/// <summary><c>finetune login</c></summary>
internal static class LoginCommand
{
    private const string DefaultName = "default";

    public static Command Of(CommandSet set) => set.Make("login", new("Remember a server, after asking whether it is there", "确认服务器可用后保存"), command =>
    {
        var server = set.Required(command, "address", new("Address of the server, as http://127.0.0.1:7071", "服务器地址，如 http://127.0.0.1:7071"));
        var name = set.Option<string?>(command, "--name", new("Name of the profile; default by default", "配置档案名称，默认 default"));
        var key = set.Option<bool>(command, "--with-key", new("Read an API key from standard input", "从标准输入读取 API 密钥"));
        return async (session, parsed, cancellation) =>
        {
            var profile = new Profile(parsed.GetRequiredValue(server).TrimEnd('/'), parsed.GetValue(key) ? Console.In.ReadLine()?.Trim() : null);
            using var connection = new Connection(profile);
            var health = await connection.GetAsync("/readyz", cancellation);
            if (health is not JsonObject || Show.Text(health["status"]) != "ready")
            {
                throw Answers.NoServer(connection.Address);
            }

            session.Profiles.Write(session.Profiles.Read().With(parsed.GetValue(name) ?? DefaultName, profile));
            session.Out.Note($"{profile.Server} is ready. Remembered in {session.Profiles.Path}.", $"{profile.Server} 可用，已保存到 {session.Profiles.Path}。");
            session.Out.Hint("finetune catalog models");
            return ExitCode.Done;
        };
    });
}
