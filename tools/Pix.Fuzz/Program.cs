using System.Globalization;
using Pix.Fuzz;
using Pix.Fuzz.Reading;

if (args is ["readers", ..])
{
    return ReadersCommand.Run(args[1..]);
}

// The command is ./pix fuzz [SECONDS] [SEED]; its exit code is 0 if nothing was found.
if (args.Length > 2 || !TryNumber(0, 60, out var seconds) || !TryNumber(1, Environment.TickCount & int.MaxValue, out var seed))
{
    Console.Error.WriteLine("usage: ./pix fuzz [SECONDS] [SEED] | readers [DOCUMENTS [SEED]] | readers --table");
    return 2;
}

using var fuzzer = new Fuzzer(seed);
Console.WriteLine($"Fuzzing the verifier and the signer for {seconds} s, seed {seed}.");
fuzzer.Run(TimeSpan.FromSeconds(seconds));
Console.WriteLine(
    $"{fuzzer.Executions} documents, {fuzzer.Executions / Math.Max(1, seconds)} a second; {fuzzer.Accepted} accepted, each canonically the genuine one unless listed.");
foreach (var finding in fuzzer.Findings)
{
    Console.WriteLine($"FOUND {finding.Save(RegressionFolder())}: {finding.What}");
}

Console.WriteLine(fuzzer.Findings.Count == 0 ? "Nothing found." : $"{fuzzer.Findings.Count} found; again with: ./pix fuzz {seconds} {seed}");
return fuzzer.Findings.Count == 0 ? 0 : 1;

bool TryNumber(int index, int preset, out int number)
{
    number = preset;
    return index >= args.Length || (int.TryParse(args[index], NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 0);
}

// Findings are saved beside the other test vectors of the repository.
static string RegressionFolder() => Path.Combine(SourceTree.Root, "tests", "vectors", "regressions");
