using System.Diagnostics;
using System.Globalization;

namespace Pix.Fuzz.Reading;

/// <summary>Reads all cases with every reader other than Pix; Java and Python each run in one process for all cases.</summary>
internal static class ForeignReaders
{
    /// <summary>Returns, for each case, what each reader sees, by the reader's name.</summary>
    public static IReadOnlyList<SortedDictionary<string, string>> Read(IReadOnlyList<ReadingCase> cases)
    {
        var views = cases.Select(_ => new SortedDictionary<string, string>(StringComparer.Ordinal)).ToArray();
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(file, cases.Select(one => one.Line));
            var others = new[]
            {
                Task.Run(() => Run("java", ["-XX:TieredStopAtLevel=1", "-Xshare:auto", Path.Combine(SourceTree.Root, "tests/readers/ReadXml.java"), file])),
                Task.Run(() => Run("python3", [Path.Combine(SourceTree.Root, "tests/readers/read.py"), file])),
            };
            for (var i = 0; i < cases.Count; i++)
            {
                foreach (var (reader, view) in DotNetReaders.Read(cases[i]))
                {
                    views[i][reader] = view;
                }
            }

            foreach (var line in others.SelectMany(other => other.GetAwaiter().GetResult()))
            {
                var columns = line.Split('\t');
                views[int.Parse(columns[0], CultureInfo.InvariantCulture)][columns[1]] = columns[2];
            }
        }
        finally
        {
            File.Delete(file);
        }

        return views;
    }

    private static string[] Run(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {error.GetAwaiter().GetResult()}");
    }
}
