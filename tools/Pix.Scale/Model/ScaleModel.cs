namespace Pix.Scale.Model;

/// <summary>Calculates what a participant with many messages needs and pays, from the cost of one message.</summary>
internal sealed class ScaleModel
{
    private const double SecondsPerMonth = 730 * 3600;

    private readonly ModelInputs _in;
    private readonly Arithmetic _sums = new();
    private readonly double _peak, _perMonth;

    private ScaleModel(ModelInputs inputs)
    {
        _in = inputs;
        _peak = inputs["messagesPerSecond"];
        _perMonth = _peak * inputs["meanShareOfPeak"] * SecondsPerMonth;
    }

    /// <summary>Returns the whole arithmetic, line by line.</summary>
    public static IReadOnlyList<string> Lines(ModelInputs inputs)
    {
        var model = new ScaleModel(inputs);
        model.Write();
        return model._sums.Lines;
    }

    private void Write()
    {
        _sums.Section("Load");
        _sums.Line("signatures at the peak", $"{_peak} messages/s x 1", _peak, "/s");
        var millions = _sums.Line("messages a month", $"{_peak} x {_in["meanShareOfPeak"]} x 730 h x 3,600 s / 10^6", _perMonth / 1e6, "million");
        var hsms = Hsms();
        var (silos, vcpus, gibibytes) = Tasks();
        var (audit, journal) = Data(silos);
        Costs(millions, hsms, vcpus, gibibytes, audit, journal);
        Limits(hsms);
    }

    private int Hsms()
    {
        _sums.Section("HSMs");
        var rates = new HsmRates(_in["hsmRateOfTwo"], _in["hsmRateOfThree"], _in["hsmRateOfSix"]);
        var wanted = _sums.Line("rate to provide", $"{_peak} / {_in["hsmUtilization"]}", _peak / _in["hsmUtilization"], "signatures/s");
        var needed = rates.Needed(wanted);
        var all = needed + 1;
        _sums.Line("HSMs", $"{needed} for {Arithmetic.Number(rates.Of(needed))}/s, and 1 to lose", all, "");
        _sums.Line("sessions of all silos", $"{_peak}/s x {_in["hsmMilliseconds"]} ms a signature / 1,000", _peak * _in["hsmMilliseconds"] / 1000, "busy at a time");
        return all;
    }

    private (double Silos, double Vcpus, double Gibibytes) Tasks()
    {
        _sums.Section("Processors");
        var silo = _sums.Line("silo, without the signature itself", $"{_in["siloMicroseconds"]} - {_in["signatureMicroseconds"]}", _in["siloMicroseconds"] - _in["signatureMicroseconds"], "us a message");
        var silos = Count("silos", silo, _in["siloVcpu"]);
        var apis = Count("front doors", _in["apiMicroseconds"], _in["apiVcpu"]);
        var vcpus = _sums.Line("vCPU in all", $"{silos} x {_in["siloVcpu"]} + {apis} x {_in["apiVcpu"]}", (silos * _in["siloVcpu"]) + (apis * _in["apiVcpu"]), "vCPU");
        var memory = _sums.Line("memory in all", $"{silos} x {_in["siloGibibytes"]} + {apis} x {_in["apiGibibytes"]}", (silos * _in["siloGibibytes"]) + (apis * _in["apiGibibytes"]), "GiB");
        return (silos, vcpus, memory);
    }

    // One more than needed, so that one may stop, for example in a rolling upgrade or with an availability zone.
    private double Count(string what, double microseconds, double vcpu)
    {
        var busy = _sums.Line($"{what}: busy vCPU", $"{_peak}/s x {Arithmetic.Number(microseconds)} us / 10^6", _peak * microseconds / 1e6, "vCPU");
        var count = Math.Ceiling(busy / _in["cpuUtilization"] / vcpu) + 1;
        return _sums.Line(what, $"{Arithmetic.Number(busy)} / {_in["cpuUtilization"]} / {vcpu} each, upwards, and 1 to lose", count, "");
    }

    private (double AuditGigabytes, double JournalGigabytes) Data(double silos)
    {
        _sums.Section("Data a month");
        var alone = _sums.Line("a record alone, as Firehose counts", $"{_in["auditRecordBytes"]} B, upwards in steps of 5 KiB", UpwardsInSteps(_in["auditRecordBytes"]), "B");
        var shipped = _sums.Line("records of a shipment", $"{_peak}/s x {_in["meanShareOfPeak"]} / {silos} silos x {_in["shipSeconds"]} s", Math.Floor(_peak * _in["meanShareOfPeak"] / silos * _in["shipSeconds"]), "");
        var shared = _sums.Line("records in a Firehose record", $"1,000 KiB / {_in["auditRecordBytes"]} B, downwards", Math.Floor(1000 * 1024 / _in["auditRecordBytes"]), "");
        var billed = _sums.Line("a record of a shipment", $"{Arithmetic.Number(shipped)} in Firehose records of {shared}, each upwards", Billed(shipped, shared) / shipped, "B");
        _sums.Line("  saved by sharing", $"1 - {Arithmetic.Number(billed)} / {Arithmetic.Number(alone)}", 100 * (1 - (billed / alone)), "%");
        var audit = _sums.Line("into Firehose, as billed", $"{Arithmetic.Number(_perMonth / 1e6)} million x {Arithmetic.Number(billed)} B", _perMonth * billed / 1e9, "GB");
        var journal = _sums.Line("written to the journals", $"{Arithmetic.Number(_perMonth / 1e6)} million x {_in["auditRecordBytes"]} B x {_in["journalWritesPerByte"]}", _perMonth * _in["auditRecordBytes"] * _in["journalWritesPerByte"] / 1e9, "GB");
        return (audit, journal);
    }

    private double Billed(double shipped, double shared) =>
        (Math.Floor(shipped / shared) * UpwardsInSteps(shared * _in["auditRecordBytes"])) + UpwardsInSteps(shipped % shared * _in["auditRecordBytes"]);

    // Each record of Firehose is "rounded up to the nearest 5 KB" (Amazon Data Firehose, Pricing).
    private static double UpwardsInSteps(double bytes) => Math.Ceiling(bytes / 5120) * 5120;

    private void Costs(double millions, int hsms, double vcpus, double gibibytes, double audit, double journal)
    {
        _sums.Section("Cost a month, USD");
        var kept = _perMonth * _in["auditRecordBytes"] / _in["parquetRatio"] / 1e9;
        double[] parts =
        [
            _sums.Line("CloudHSM", $"{hsms} x 730 h x {_in["priceHsmHour"]}", hsms * 730 * _in["priceHsmHour"], ""),
            _sums.Line("Fargate", $"730 h x ({Arithmetic.Number(vcpus)} x {_in["priceVcpuHour"]} + {Arithmetic.Number(gibibytes)} x {_in["priceGibibyteHour"]})", 730 * ((vcpus * _in["priceVcpuHour"]) + (gibibytes * _in["priceGibibyteHour"])), ""),
            _sums.Line("Firehose, with conversion", $"{Arithmetic.Number(audit)} GB x ({_in["priceFirehoseGigabyte"]} + {_in["priceConversionGigabyte"]})", audit * (_in["priceFirehoseGigabyte"] + _in["priceConversionGigabyte"]), ""),
            _sums.Line("EFS, elastic writes", $"{Arithmetic.Number(journal)} GB x {_in["priceJournalGigabyte"]}", journal * _in["priceJournalGigabyte"], ""),
            _sums.Line("interface endpoints", $"{_in["endpoints"]} x {_in["zones"]} zones x 730 h x {_in["priceEndpointHour"]} + {Arithmetic.Number(_perMonth * _in["auditRecordBytes"] / 1e9)} GB x {_in["priceEndpointGigabyte"]}", (_in["endpoints"] * _in["zones"] * 730 * _in["priceEndpointHour"]) + (_perMonth * _in["auditRecordBytes"] / 1e9 * _in["priceEndpointGigabyte"]), ""),
            _sums.Line("S3, for each month kept", $"{Arithmetic.Number(kept)} GB of Parquet x {_in["priceStoredGigabyte"]}", kept * _in["priceStoredGigabyte"], ""),
        ];
        var total = _sums.Line("in all", $"the sum of these", parts.Sum(), "");
        _sums.Line("for a million messages", $"{Arithmetic.Number(total)} / {Arithmetic.Number(millions)}", total / millions, "");
    }

    private void Limits(int hsms)
    {
        _sums.Section("What is full first: the peak as a part of each limit, as deployed");
        Share("the Central Bank's own limit, SPI", _peak * _in["tokensPerMessage"], _in["centralBankTokens"], "tokens/s");
        Share("Firehose, a stream's first quota", _peak * _in["auditRecordBytes"] / 1048576, _in["firehoseMebibytesPerSecond"], "MiB/s");
        Share("two HSMs", _peak, _in["hsmRateOfTwo"], "signatures/s");
        Share($"HSMs of one cluster ({hsms} of {_in["hsmsPerCluster"]})", hsms, _in["hsmsPerCluster"], "HSMs");
        var silo = (_in["siloMicroseconds"] - _in["signatureMicroseconds"]) * _peak / 1e6;
        Share("processors, 8 silos of 2 vCPU", silo, 8 * _in["siloVcpu"], "vCPU");
    }

    private void Share(string what, double used, double limit, string unit) => _sums.Line(what, $"{Arithmetic.Number(used)} of {Arithmetic.Number(limit)} {unit}", 100 * used / limit, "%");
}
