using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;

namespace FineTune.Cli.Commands.Setup;

/// <summary><c>finetune open</c></summary>
internal static class OpenCommand
{
    public static Command Of(CommandSet set) => set.Make("open", new("Open the console, or the page of a task", "打开控制台或任务页面"), command =>
    {
        var name = CommandSet.Suggest(set.Optional(command, "task", new("Name of the task", "任务名称")), set.Names.Tasks);
        return (session, parsed, cancellation) =>
        {
            var address = new Uri(session.Server.Address, parsed.GetValue(name) is { } task ? $"tasks/{Uri.EscapeDataString(task)}" : "");
            Console.Out.WriteLine(address);
            if (session.Out.IsLive)
            {
                Launch(session, address);
            }

            return Task.FromResult(ExitCode.Done);
        };
    });

    private static void Launch(Session session, Uri address)
    {
        try
        {
            using var browser = Process.Start(new ProcessStartInfo(address.ToString()) { UseShellExecute = true });
        }
        catch (Exception missing) when (missing is Win32Exception or InvalidOperationException)
        {
            session.Out.Note("There is no browser here; open the address yourself.", "此处没有浏览器，请手动打开该地址。");
        }
    }
}
