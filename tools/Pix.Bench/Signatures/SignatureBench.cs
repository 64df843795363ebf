using System.Globalization;
using Pix.Signatures;
using Spectre.Console;

namespace Pix.Bench.Signatures;

/// <summary>Measures signing and verification, RSA alone and <c>SignedXml</c> in one run, and compares the figures with their targets.</summary>
internal static class SignatureBench
{
    private const double MaxSignMicroseconds = 80;
    private const double MaxVerifyMicroseconds = 100;
    private const double MaxKilobytes = 32;
    private const double MaxAdmission = 1.25, MaxSchema = 0.75;
    private const double MinMegabytesPerSecond = 60;

    /// <summary>Minimum throughput at 5 MB, as a fraction of the throughput at 100 KB; below 1 because of CPU caches.</summary>
    private const double MinLinear = 0.7;

    /// <summary>Runs the benchmarks and prints the tables; the exit code is 1 if a target is missed.</summary>
    public static int Run()
    {
        var artifacts = Directory.CreateTempSubdirectory("pix-bench-").FullName;
        var measured = Measurements.Run(
            BenchConfig.Create(artifacts),
            typeof(RsaBenchmarks), typeof(ReaderBenchmarks), typeof(PixBenchmarks), typeof(SignedXmlBenchmarks), typeof(StageBenchmarks), typeof(LengthBenchmarks), typeof(AdmissionBenchmarks));

        Console.WriteLine("Processor time of one thread; RSA of 2,048 bits with the same software key throughout.");
        var figures = new FigureTable();
        AddSpi(figures, measured);
        AddDict(figures, measured);
        AddAdmission(figures, measured);
        AddLengths(figures, measured);
        figures.Print();
        PrintStages(measured);
        Console.WriteLine($"All figures with their errors: {artifacts}");
        return figures.Missed == 0 ? 0 : 1;
    }

    private static void AddSpi(FigureTable figures, Measurements measured)
    {
        var (rsaSign, rsaVerify) = (measured.Of<RsaBenchmarks>(nameof(RsaBenchmarks.Sign)), measured.Of<RsaBenchmarks>(nameof(RsaBenchmarks.Verify)));
        var sign = measured.Of<PixBenchmarks>(nameof(PixBenchmarks.Sign), SignatureProfile.Spi);
        var besides = measured.Of<PixBenchmarks>(nameof(PixBenchmarks.SignBesidesRsa), SignatureProfile.Spi);
        var verify = measured.Of<PixBenchmarks>(nameof(PixBenchmarks.Verify), SignatureProfile.Spi);
        var reader = measured.Of<ReaderBenchmarks>(nameof(ReaderBenchmarks.Read), SignatureProfile.Spi);
        var name = $"pacs.008 ({Kilobytes(BenchDocument.Pacs008.Length)} KB)";

        figures.Add($"{name}: sign", Time(sign), $"RSA alone {Time(rsaSign)}");
        figures.AddAtMost($"{name}: sign, besides RSA", besides.Microseconds, MaxSignMicroseconds, "µs", $"XmlReader pass {Time(reader)}");
        figures.AddAtMost($"{name}: sign, allocated", Kilobytes(besides), MaxKilobytes, "KB", $"XmlReader pass {Kilobytes(reader):F1} KB");
        figures.Add($"{name}: verify", Time(verify), $"RSA alone {Time(rsaVerify)}");
        figures.AddAtMost($"{name}: verify, besides RSA", verify.Besides(rsaVerify).Microseconds, MaxVerifyMicroseconds, "µs", $"XmlReader pass {Time(reader)}");
        figures.AddAtMost($"{name}: verify, allocated", Kilobytes(verify), MaxKilobytes, "KB", $"XmlReader pass {Kilobytes(reader):F1} KB");
    }

    private static void AddDict(FigureTable figures, Measurements measured)
    {
        var (rsaSign, rsaVerify) = (measured.Of<RsaBenchmarks>(nameof(RsaBenchmarks.Sign)), measured.Of<RsaBenchmarks>(nameof(RsaBenchmarks.Verify)));
        var sign = measured.Of<PixBenchmarks>(nameof(PixBenchmarks.Sign), SignatureProfile.Dict);
        var besides = measured.Of<PixBenchmarks>(nameof(PixBenchmarks.SignBesidesRsa), SignatureProfile.Dict);
        var verify = measured.Of<PixBenchmarks>(nameof(PixBenchmarks.Verify), SignatureProfile.Dict);
        var theirSign = measured.Of<SignedXmlBenchmarks>(nameof(SignedXmlBenchmarks.Sign));
        var theirVerify = measured.Of<SignedXmlBenchmarks>(nameof(SignedXmlBenchmarks.Verify));
        var name = $"createEntry ({Kilobytes(BenchDocument.CreateEntry.Length)} KB)";

        figures.Add($"{name}: sign", Time(sign), $"SignedXml {Time(theirSign)}");
        figures.AddAtMost($"{name}: sign, besides RSA", besides.Microseconds, MaxSignMicroseconds, "µs", $"SignedXml {Time(theirSign.Besides(rsaSign))}");
        figures.AddAtMost($"{name}: sign, allocated", Kilobytes(besides), MaxKilobytes, "KB", $"SignedXml {Kilobytes(theirSign):F0} KB");
        figures.Add($"{name}: verify", Time(verify), $"SignedXml {Time(theirVerify)}");
        figures.AddAtMost(
            $"{name}: verify, besides RSA", verify.Besides(rsaVerify).Microseconds, MaxVerifyMicroseconds, "µs", $"SignedXml {Time(theirVerify.Besides(rsaVerify))}");
        figures.AddAtMost($"{name}: verify, allocated", Kilobytes(verify), MaxKilobytes, "KB", $"SignedXml {Kilobytes(theirVerify):F0} KB");
    }

    private static void AddAdmission(FigureTable figures, Measurements measured)
    {
        var alone = measured.Of<AdmissionBenchmarks>(nameof(AdmissionBenchmarks.SignAlone));
        var both = measured.Of<AdmissionBenchmarks>(nameof(AdmissionBenchmarks.AdmitAndSign));
        figures.AddAtMost(
            "pacs.008: admission and signing, besides RSA, as a multiple of signing alone", both.Microseconds / alone.Microseconds, MaxAdmission, "", $"{Text(both.Microseconds)} µs, {Text(alone.Microseconds)} µs");
        var added = measured.Of<AdmissionBenchmarks>(nameof(AdmissionBenchmarks.AdmitBySchemaAndSign)).Microseconds - both.Microseconds;
        var reader = measured.Of<AdmissionBenchmarks>(nameof(AdmissionBenchmarks.ValidatingReader)).Microseconds;
        figures.AddAtMost(
            "pacs.008: what its schema adds to the one reading, as a part of .NET's validating reader", added / reader, MaxSchema, "", $"{Text(added)} µs, {Text(reader)} µs");
    }

    private static void AddLengths(FigureTable figures, Measurements measured)
    {
        foreach (var (name, method) in new[] { ("sign, besides RSA", nameof(LengthBenchmarks.Sign)), ("verify", nameof(LengthBenchmarks.Verify)) })
        {
            double Speed(string which, int bytes) => measured.Of<LengthBenchmarks>(which, bytes).MegabytesPerSecond(BenchDocument.Long(bytes).Length);
            var (few, middle, many) = (Speed(method, LengthBenchmarks.Short), Speed(method, LengthBenchmarks.Middle), Speed(method, LengthBenchmarks.Longest));
            var reader = Speed(nameof(LengthBenchmarks.Read), LengthBenchmarks.Longest);

            figures.Add($"pacs.008 of 100 KB, 1 MB: {name}", $"{few:F0}, {middle:F0} MB/s", "");
            figures.AddAtLeast($"pacs.008 of 5 MB: {name}", many, MinMegabytesPerSecond, "MB/s", $"XmlReader pass {reader:F0} MB/s");
            figures.AddAtLeast($"pacs.008 of 5 MB: {name}, as a part of the speed at 100 KB", many / few, MinLinear, "", "");
        }
    }

    private static void PrintStages(Measurements measured)
    {
        double Of(string stage) => measured.Of<StageBenchmarks>(stage).Microseconds;
        var whole = measured.Of<PixBenchmarks>(nameof(PixBenchmarks.SignBesidesRsa), SignatureProfile.Spi).Microseconds;
        var canonical = Of(nameof(StageBenchmarks.ReaderAndDigest)) - Of(nameof(StageBenchmarks.Reader)) - Of(nameof(StageBenchmarks.Sha256));
        (string Name, double Microseconds)[] stages =
        [
            ("look at the raw bytes (UTF-8, limits)", Of(nameof(StageBenchmarks.Gate))),
            ("XmlReader", Of(nameof(StageBenchmarks.Reader))),
            ("canonical form", canonical),
            ("SHA-256 of both parts", Of(nameof(StageBenchmarks.Sha256))),
            ("SignedInfo and its SHA-256", Of(nameof(StageBenchmarks.SignedInfo))),
            ("base64 and the signed copy", Of(nameof(StageBenchmarks.Splice))),
        ];

        var table = new Table().AddColumn("signing a pacs.008, besides RSA").AddColumn(new TableColumn("µs").RightAligned()).AddColumn(new TableColumn("%").RightAligned());
        foreach (var (name, microseconds) in stages.Append(("structure, place of the signature, the rest", whole - stages.Sum(stage => stage.Microseconds))))
        {
            table.AddRow(name, Text(microseconds), $"{100 * microseconds / whole:F0}");
        }

        table.AddRow("all", Text(whole), "100");
        AnsiConsole.Write(table.Border(TableBorder.Markdown));
    }

    private static string Time(Measurement measurement) => $"{measurement.Microseconds:F0} µs";

    private static string Text(double number) => number.ToString("F1", CultureInfo.InvariantCulture);

    private static string Kilobytes(int bytes) => Text(bytes / 1000.0);

    private static double Kilobytes(Measurement measurement) => measurement.Bytes / 1000.0;
}
