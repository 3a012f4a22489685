using System.CommandLine;
using FineTune.Cli.Output;
using FineTune.Core.Findings;

namespace FineTune.Cli;

/// <summary>Options that every command has.</summary>
internal sealed class GlobalOptions
{
    public GlobalOptions(Language language)
    {
        Server = Make(language, new(
            "Address of the server; else FINETUNE_SERVER, else the profile's, else http://127.0.0.1:7071",
            "服务器地址；默认依次取 FINETUNE_SERVER、配置档案、http://127.0.0.1:7071"), "--server");
        Profile = Make(language, new(
            "Profile to use; else FINETUNE_PROFILE, else the one logged in to last",
            "使用的配置档案；默认取 FINETUNE_PROFILE 或最近登录的档案"), "--profile");
        Workspace = Make(language, new(
            "Workspace to work in; else FINETUNE_WORKSPACE, else the server's choice for you", "工作区；默认取 FINETUNE_WORKSPACE，否则由服务器决定"), "--workspace");
        Format = Make(language, new("table, json, yaml or name", "输出格式：table、json、yaml 或 name"), "--output", "-o");
        Format.AcceptOnlyFromAmong([.. Enum.GetNames<OutputFormat>().Select(name => name.ToLowerInvariant())]);
        Query = Make(language, new("JMESPath expression over the JSON or YAML output", "对 JSON 或 YAML 输出使用的 JMESPath 表达式"), "--query");
        Lang = Make(language, new("en or zh; else FINETUNE_LANG, else the terminal's language", "en 或 zh；默认取 FINETUNE_LANG 或终端语言"), "--lang");
        Lang.AcceptOnlyFromAmong("en", "zh");
    }

    public Option<string> Server { get; }

    public Option<string> Profile { get; }

    public Option<string> Workspace { get; }

    public Option<string> Format { get; }

    public Option<string> Query { get; }

    public Option<string> Lang { get; }

    public IReadOnlyList<Option> All => [Server, Profile, Workspace, Format, Query, Lang];

    private static Option<string> Make(Language language, LocalizedText help, string name, params string[] aliases) =>
        new(name, aliases) { Description = language.Of(help), Recursive = true };
}
