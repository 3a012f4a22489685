using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;

namespace FineTune.Cli;

/// <summary>Makes the parser speak the language of the command: it brings its own words in resources for several cultures.</summary>
internal static class ParserTexts
{
    private const string Folder = "zh-Hans";

    public static void Use(Language language)
    {
        AssemblyLoadContext.Default.Resolving += Find;
        CultureInfo.CurrentUICulture = language.IsChinese ? new CultureInfo(Folder) : CultureInfo.InvariantCulture;
    }

    // Without data about cultures the runtime spells the name in its own way, and then finds no such folder.
    private static Assembly? Find(AssemblyLoadContext context, AssemblyName wanted) =>
        string.Equals(wanted.CultureName, Folder, StringComparison.OrdinalIgnoreCase)
            && Path.Combine(AppContext.BaseDirectory, Folder, wanted.Name + ".dll") is var file && File.Exists(file)
                ? context.LoadFromAssemblyPath(file)
                : null;
}
