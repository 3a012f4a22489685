using FineTune.Core.Findings;
using Spectre.Console;

namespace FineTune.Cli.Commands;

/// <summary>Asks before something that costs or removes.</summary>
internal static class Confirm
{
    /// <exception cref="CliException">Nobody is there to answer.</exception>
    public static bool Ask(Session session, bool isSure, LocalizedText question)
    {
        if (isSure)
        {
            return true;
        }

        if (Console.IsInputRedirected || !session.Out.Notes.Profile.Capabilities.Interactive)
        {
            throw new CliException(ExitCode.Usage, new("Nobody can answer here. Add --yes to go on without asking.", "此处无法确认。请加 --yes 跳过询问。"));
        }

        return session.Out.Notes.Confirm(Markup.Escape(session.Language.Of(question)), defaultValue: false);
    }
}
