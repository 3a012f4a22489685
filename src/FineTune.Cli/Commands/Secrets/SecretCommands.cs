using System.CommandLine;
using System.CommandLine.Completions;
using System.Text.Json.Nodes;
using FineTune.Cli.Output;
using FineTune.Core.Secrets;
using Spectre.Console;

namespace FineTune.Cli.Commands.Secrets;

/// <summary><c>finetune secret …</c>. A value is never an argument, where other users of the machine and the shell's history would see it.</summary>
internal static class SecretCommands
{
    private const string All = "/api/secrets";

    public static Command Of(CommandSet set) => set.Group("secret", new("Tokens and keys that training is given", "交给训练的令牌与密钥"), List(set), Set(set), Delete(set));

    private static Command List(CommandSet set) => set.Make("list", new("List the secrets that the workspace may have, and which are set", "列出工作区可设置的密钥及是否已设置"), _ => async (session, parsed, cancellation) =>
    {
        var language = session.Language;
        var secrets = new Listing(
            secret => Show.Text(secret["name"]),
            [
                new(new("Secret", "密钥"), secret => Show.Text(secret["name"])),
                new(new("Set", "已设置"), secret => secret["setAt"] is null ? "-" : Show.Age(secret["setAt"])),
                new(new("Who", "操作者"), secret => Show.Text(secret["setBy"])),
                new(new("For", "用途"), secret => Show.Text(secret["help"]?[language.Of("en", "zh")]), Wraps: true),
            ],
            _ => "finetune secret set NAME");
        session.Out.Write(await session.Server.GetAsync(All, cancellation), secrets);
        return ExitCode.Done;
    });

    private static Command Set(CommandSet set) => set.Make("set", new("Set a secret; asks for the value, or reads it from standard input", "设置密钥；会提示输入值，或从标准输入读取"), command =>
    {
        var name = Name(set, command);
        return async (session, parsed, cancellation) =>
        {
            var secret = parsed.GetRequiredValue(name);
            await session.Server.PutAsync(Path(secret), new JsonObject { ["value"] = ReadValue(session, secret) }, cancellation);
            session.Out.Note($"Set {secret}. Attempts that start from now on get it.", $"已设置 {secret}，此后开始的尝试将使用它。");
            session.Out.Hint("finetune secret list");
            return ExitCode.Done;
        };
    });

    private static Command Delete(CommandSet set) => set.Make("delete", new("Delete a secret; attempts that run keep it", "删除密钥；正在运行的尝试仍保有它"), command =>
    {
        var name = Name(set, command);
        var yes = set.Yes(command);
        return async (session, parsed, cancellation) =>
        {
            var secret = parsed.GetRequiredValue(name);
            if (!Confirm.Ask(session, parsed.GetValue(yes), new($"Delete the secret {secret}?", $"删除密钥 {secret}？")))
            {
                return ExitCode.Refused;
            }

            await session.Server.DeleteAsync(Path(secret), cancellation);
            session.Out.Note($"Deleted {secret}.", $"已删除 {secret}。");
            session.Out.Hint("finetune secret list");
            return ExitCode.Done;
        };
    });

    private static Argument<string> Name(CommandSet set, Command command) => CommandSet.Suggest(
        set.Required(command, "name", new("Name of the secret, as HF_TOKEN", "密钥名称，如 HF_TOKEN")), _ => SecretTable.All.Select(kind => new CompletionItem(kind.Name)));

    private static string Path(string name) => $"{All}/{Uri.EscapeDataString(name)}";

    private static string ReadValue(Session session, string name) => Console.IsInputRedirected
        ? Console.In.ReadToEnd().Trim()
        : session.Out.Notes.Prompt(new TextPrompt<string>(Markup.Escape(session.Language.Of($"{name}: ", $"{name}："))).Secret(null));
}
