namespace ArmSimulator.Execution;

/// <summary>Finds processes by a mark in their environment, whatever has become of their parents.</summary>
internal static class ProcessTable
{
    public static IReadOnlyList<int> Find(string variable, string value)
    {
        var mark = $"{variable}={value}";
        return
        [
            .. Directory.GetDirectories("/proc").Select(Path.GetFileName)
                .Where(name => int.TryParse(name, out _) && Environment(name!).Split('\0').Contains(mark))
                .Select(name => int.Parse(name!, System.Globalization.CultureInfo.InvariantCulture)),
        ];
    }

    private static string Environment(string process)
    {
        try
        {
            // A process that has ended and was not waited for has an empty one.
            return File.ReadAllText($"/proc/{process}/environ");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
