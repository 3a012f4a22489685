using System.CommandLine;
using System.Text.Json.Nodes;
using FineTune.Cli.Output;

namespace FineTune.Cli.Commands.Setup;

/// <summary><c>finetune profile …</c></summary>
internal static class ProfileCommands
{
    private static readonly Listing Profiles = new(
        profile => Show.Text(profile["name"]),
        [
            new(new("", ""), profile => IsTrue(profile["current"]) ? "→" : " "),
            new(new("Profile", "配置档案"), profile => Show.Text(profile["name"])),
            new(new("Server", "服务器"), profile => Show.Text(profile["server"])),
            new(new("Key", "密钥"), profile => IsTrue(profile["hasKey"]) ? "✓" : "-"),
        ],
        profiles => profiles.Count == 0 ? "finetune login ADDRESS" : "finetune profile use NAME");

    public static Command Of(CommandSet set) =>
        set.Group("profile", new("List, choose and forget servers", "列出、选择和删除服务器配置"), List(set), Use(set), Delete(set));

    private static Command List(CommandSet set) => set.Make("list", new("List profiles", "列出配置档案"), _ => (session, parsed, cancellation) =>
    {
        var file = session.Profiles.Read();
        session.Out.Write(
            new JsonArray([.. file.Profiles.Select(pair => (JsonNode)new JsonObject
            {
                ["name"] = pair.Key,
                ["server"] = pair.Value.Server,
                ["hasKey"] = pair.Value.Key is not null,
                ["current"] = pair.Key == file.Current,
            })]), Profiles);
        return Task.FromResult(ExitCode.Done);
    });

    private static Command Use(CommandSet set) => set.Make("use", new("Choose the profile that commands use", "选择命令使用的配置档案"), command =>
    {
        var name = set.Required(command, "profile", new("Name of the profile", "配置档案名称"));
        return (session, parsed, cancellation) =>
        {
            var wanted = parsed.GetRequiredValue(name);
            var file = session.Profiles.Read();
            session.Profiles.Write(file.Profiles.TryGetValue(wanted, out var profile) ? file.With(wanted, profile) : throw Missing(wanted));
            session.Out.Note($"Commands go to {profile.Server} now.", $"命令现在发往 {profile.Server}。");
            session.Out.Hint("finetune task list");
            return Task.FromResult(ExitCode.Done);
        };
    });

    private static Command Delete(CommandSet set) => set.Make("delete", new("Forget a profile", "删除配置档案"), command =>
    {
        var name = set.Required(command, "profile", new("Name of the profile", "配置档案名称"));
        return (session, parsed, cancellation) =>
        {
            var unwanted = parsed.GetRequiredValue(name);
            var file = session.Profiles.Read();
            session.Profiles.Write(file.Profiles.ContainsKey(unwanted) ? file.Without(unwanted) : throw Missing(unwanted));
            session.Out.Note($"Forgot {unwanted}.", $"已删除 {unwanted}。");
            session.Out.Hint("finetune profile list");
            return Task.FromResult(ExitCode.Done);
        };
    });

    private static bool IsTrue(JsonNode? flag) => flag?.GetValue<bool>() == true;

    private static CliException Missing(string name) => new(ExitCode.NotFound, new(
        $"There is no profile '{name}'. 'finetune profile list' shows what there is.", $"没有配置档案“{name}”。请用 finetune profile list 查看。"));
}
