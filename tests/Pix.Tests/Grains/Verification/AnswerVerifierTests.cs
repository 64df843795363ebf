using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Grains.Tests.Support;
using Pix.Grains.Verification;
using Pix.Protocol.Answers;
using Pix.Protocol.Multipart;
using Pix.Settings;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Tests.Verification;

/// <summary>What the silo demands of an answer beyond its signature, and of each part of one in parts.</summary>
public sealed class AnswerVerifierTests : IDisposable
{
    private static readonly Question Read = SomeQuestion.Of("startStream", "/api/v1/out/99999010/stream/start");
    private static readonly Question Stop = SomeQuestion.Of("stopStream", "/api/v1/out/99999010/stream/next");
    private static readonly Question GetEntry = SomeQuestion.Of("getEntry", "/api/v2/entries/%2B5561988880000");

    private readonly TrustedSignersSource _signers;
    private readonly RecordedLog<AnswerVerifier> _log = new();
    private readonly AnswerVerifier _verifier;

    public AnswerVerifierTests()
    {
        var options = new FixedOptions<VerificationOptions>(new VerificationOptions { BcbSignatureCertificate = SomeAnswer.CertificatePem });
        _signers = new TrustedSignersSource(options, new SettingRefusals(), TimeProvider.System, NullLogger<TrustedSignersSource>.Instance);
        _verifier = new AnswerVerifier(_signers, TimeProvider.System, _log);
    }

    public void Dispose() => _signers.Dispose();

    [Fact]
    public void A_comment_inside_a_value_spoils_the_answer()
    {
        var entry = SomeAnswer.Entry();

        Assert.Equal(SignatureValidity.Valid, _verifier.Verify(GetEntry, SomeAnswer.Single(entry)).Validity);
        AssertInvalid("SplitValue", GetEntry, SomeAnswer.Single(entry.Replace("88880000", "8888<!-- -->0000", StringComparison.Ordinal)));
        AssertInvalid("SplitValue", Read, SomeAnswer.Single(SomeAnswer.Message("ACSC").Replace("ACSC", "AC<!-- -->SC", StringComparison.Ordinal)));
    }

    /// <summary>To the digest they are blanks: the signature is right, and XmlDocument sees something else.</summary>
    [Theory]
    [InlineData("\n")]
    [InlineData("\r")]
    [InlineData("\t")]
    public void A_line_break_or_tab_in_an_attribute_spoils_the_answer(string blank)
    {
        var entry = SomeAnswer.Signed("<GetEntryResponse><Entry a='1'><Key b=\"1 2\">+5561988880000</Key></Entry></GetEntryResponse>");

        Assert.Equal(SignatureValidity.Valid, _verifier.Verify(GetEntry, SomeAnswer.Single(entry)).Validity);
        Assert.Equal(SignatureValidity.Valid, _verifier.Verify(GetEntry, SomeAnswer.Single(entry.Replace(" b=", $"{blank}b=", StringComparison.Ordinal))).Validity);
        AssertInvalid("SplitValue", GetEntry, SomeAnswer.Single(entry.Replace("1 2", $"1{blank}2", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_comment_between_elements_does_not()
    {
        var entry = SomeAnswer.Entry().Replace("<Entry>", "<!-- one --><Entry><!-- two -->", StringComparison.Ordinal);

        var verdict = _verifier.Verify(GetEntry, SomeAnswer.Single(entry));

        Assert.Equal(SignatureValidity.Valid, verdict.Validity);
        Assert.Equal(entry, Encoding.UTF8.GetString(verdict.Body.Span));
    }

    [Fact]
    public void Each_part_of_an_answer_must_be_valid()
    {
        var (first, second) = (SomeAnswer.Message("ACSC"), SomeAnswer.Message("RJCT"));
        var answer = SomeAnswer.Several(first, second);

        var verdict = _verifier.Verify(Read, answer);

        Assert.Equal((SignatureValidity.Valid, ""), (verdict.Validity, verdict.Rule));
        Assert.Equal([first, second], PartsOf(verdict));
        AssertInvalid("DocumentDigest", Read, SomeAnswer.Several(first, second.Replace("RJCT", "ACSC", StringComparison.Ordinal)));
        AssertInvalid("DocumentDigest", Read, SomeAnswer.Several(first.Replace("ACSC", "RJCT", StringComparison.Ordinal), second));
        AssertInvalid("SplitValue", Read, SomeAnswer.Several(first, second.Replace("RJCT", "RJ<!-- -->CT", StringComparison.Ordinal)));
        AssertInvalid("SignatureMissing", Read, SomeAnswer.Several(first, "<Envelope><AppHdr/><Document/></Envelope>"));
        AssertInvalid("WrongRoot", Read, SomeAnswer.Several(first, SomeAnswer.Entry()));
    }

    [Fact]
    public void The_good_parts_of_a_delivery_go_on_and_the_bad_are_named()
    {
        var (first, bad, third) = (SomeAnswer.Message("ACSC"), SomeAnswer.Message("RJCT").Replace("RJCT", "ACSC", StringComparison.Ordinal), SomeAnswer.Message("ACCC"));

        var verdict = _verifier.Verify(Read, SomeAnswer.Delivery(SomeAnswer.Several(first, bad, third)));

        Assert.Equal((SignatureValidity.Valid, "DocumentDigest"), (verdict.Validity, verdict.Rule));
        Assert.Equal([first, third], PartsOf(verdict));
        Assert.Equal([new WithheldPart(2, "resource2", "DocumentDigest")], verdict.Withheld);
    }

    /// <summary>Whose boundaries are sure loses one part for a fault of that part, and no other. <c>{0}</c> is the message, <c>|</c> stands for CRLF.</summary>
    [Theory]
    [InlineData("X: \u00E9|PI-ResourceId: resource2||{0}", "resource2")]
    [InlineData("\u00E9: x|PI-ResourceId: resource2||{0}", "resource2")]
    [InlineData("PI-ResourceId: resource2\u00E9||{0}", "")]
    [InlineData("PI-ResourceId: resource2|PI-ResourceId: resource3||{0}", "")]
    [InlineData("PI-ResourceId: resource2|pi-resourceid: resource3|PI-ResourceId: resource2||{0}", "")]
    [InlineData("PI-ResourceId: resource 2||{0}", "")]
    [InlineData("X: 1\rPI-ResourceId: resource2||{0}", "")]
    [InlineData("X: 1\nPI-ResourceId: resource2||{0}", "")]
    [InlineData("X: 1| 2|PI-ResourceId: resource2||{0}", "resource2")]
    [InlineData("X|PI-ResourceId: resource2||{0}", "resource2")]
    [InlineData("X : 1|PI-ResourceId: resource2||{0}", "resource2")]
    [InlineData("X: \0|PI-ResourceId: resource2||{0}", "resource2")]
    [InlineData("X: 1|X: 2|PI-ResourceId: resource2||{0}", "resource2")]
    [InlineData("PI-ResourceId: resource2|Content-Transfer-Encoding: base64||{0}", "resource2")]
    [InlineData("PI-ResourceId: resource2|Content-Encoding: gzip||{0}", "resource2")]
    [InlineData("PI-ResourceId: resource2|{0}", "")]
    [InlineData("{0}", "")]
    [InlineData("", "")]
    [InlineData("PI-ResourceId: resource2||<!--\n--simple boundary-->{0}", "resource2")]
    [InlineData("PI-ResourceId: resource2||<!--\r--simple boundary-->{0}", "resource2")]
    public void A_fault_of_one_part_withholds_that_part_and_the_others_go_on(string part, string resourceId)
    {
        var (first, third) = (SomeAnswer.Message("ACSC"), SomeAnswer.Message("ACCC"));
        var bytes = Encoding.Latin1.GetBytes(part.Replace("|", "\r\n", StringComparison.Ordinal).Replace("{0}", SomeAnswer.Message("RJCT"), StringComparison.Ordinal));
        var answer = SomeAnswer.Parts(SomeAnswer.Part(first, "resource1"), bytes, SomeAnswer.Part(third, "resource3"));

        var verdict = _verifier.Verify(Read, SomeAnswer.Delivery(answer));

        Assert.Equal((SignatureValidity.Valid, "PartMalformed"), (verdict.Validity, verdict.Rule));
        Assert.Equal([first, third], PartsOf(verdict));
        Assert.Equal([new WithheldPart(2, resourceId, "PartMalformed")], verdict.Withheld);
        AssertInvalid("PartMalformed", Read, answer);
    }

    [Fact]
    public void The_headers_of_a_part_that_are_too_long_withhold_that_part_and_no_other()
    {
        var good = SomeAnswer.Part(SomeAnswer.Message("ACSC"), "resource1");
        var (most, tooLong) = (Padded(4096), Padded(4097));

        Assert.Empty(_verifier.Verify(Read, SomeAnswer.Delivery(SomeAnswer.Parts(good, most))).Withheld);
        Assert.Equal([new WithheldPart(1, "r", "PartMalformed")], _verifier.Verify(Read, SomeAnswer.Delivery(SomeAnswer.Parts(tooLong, good))).Withheld);

        static byte[] Padded(int length) => Encoding.UTF8.GetBytes($"{$"PI-ResourceId: r\r\nX: ".PadRight(length - 2, 'x')}\r\n\r\n{SomeAnswer.Message("ACCC")}");
    }

    /// <summary>
    /// Of three messages: which of them go on, and what is withheld. The first or the last <c>original</c> is replaced; <c>|</c> stands for
    /// CRLF. What does not stand whole between two sure boundaries is no message, and the others are what was signed, byte for byte.
    /// </summary>
    [Theory]
    [InlineData("last", "--simple boundary--|", "--simple boundary--|x", "1 2 3", "4;rule=PartMalformed;resource=")]
    [InlineData("last", "--simple boundary--|", "--simple boundary--x", "1 2", "3;rule=PartMalformed;resource=resource3")]
    [InlineData("last", "--simple boundary--|", "--simple boundary--", "1 2 3", "")]
    [InlineData("last", "--simple boundary--|", "--simple boundary-- | |", "1 2 3", "")]
    [InlineData("last", "--simple boundary--|", "", "1 2", "3;rule=PartMalformed;resource=resource3")]
    [InlineData("last", "lope>|--simple boundary--|", "", "1 2", "3;rule=PartMalformed;resource=resource3")]
    [InlineData("last", "--simple boundary--|", "--simple boundary|", "1 2 3", "4;rule=PartMalformed;resource=")]
    [InlineData("last", "--simple boundary--|", "--simple boundary-|", "1 2", "3;rule=PartMalformed;resource=resource3")]
    [InlineData("last", "--simple boundary|", "--simple boundaryx|", "1", "2;rule=PartMalformed;resource=resource2")]
    [InlineData("last", "--simple boundary|", "--simple boundary\n", "1", "2;rule=PartMalformed;resource=resource2")]
    [InlineData("last", "--simple boundary|", "--simple boundary|--simple boundary|", "1 2 3", "3;rule=PartMalformed;resource=")]
    [InlineData("last", "--simple boundary|", "--simple boundary \t|", "1 2 3", "")]
    [InlineData("last", "TxSts>", "|--simple boundary--|TxSts>", "1 2", "3;rule=NotWellFormed;resource=resource3 4;rule=PartMalformed;resource=")]
    [InlineData("last", "TxSts>", "|--simple boundary|TxSts>", "1 2", "3;rule=NotWellFormed;resource=resource3 4;rule=PartMalformed;resource=")]
    [InlineData("last", "TxSts>", "|--simple boundaryx|TxSts>", "1 2", "3;rule=PartMalformed;resource=resource3")]
    [InlineData("first", "TxSts>", "|--simple boundary--|TxSts>", "2 3", "1;rule=NotWellFormed;resource=resource1 2;rule=PartMalformed;resource=")]
    [InlineData("first", "--simple boundary|", "preamble|--simple boundary|", "1 2 3", "1;rule=PartMalformed;resource=")]
    [InlineData("first", "--simple boundary|", "-simple boundary|", "2 3", "1;rule=PartMalformed;resource=")]
    public void A_damaged_boundary_costs_the_message_that_it_is_of_and_no_other(string which, string original, string replacement, string goOn, string withheld)
    {
        string[] messages = [SomeAnswer.Message("ACSC"), SomeAnswer.Message("RJCT"), SomeAnswer.Message("ACCC")];
        var whole = SomeAnswer.Several(messages);
        var text = Encoding.UTF8.GetString(whole.Body.Span);
        original = original.Replace("|", "\r\n", StringComparison.Ordinal);
        var at = which == "last" ? text.LastIndexOf(original, StringComparison.Ordinal) : text.IndexOf(original, StringComparison.Ordinal);
        var damaged = whole with { Body = Encoding.UTF8.GetBytes(text[..at] + replacement.Replace("|", "\r\n", StringComparison.Ordinal) + text[(at + original.Length)..]) };

        var verdict = _verifier.Verify(Read, SomeAnswer.Delivery(damaged));

        Assert.Equal(goOn.Split(' ').Select(number => (messages[int.Parse(number, CultureInfo.InvariantCulture) - 1], "resource" + number)), NamedPartsOf(verdict));
        Assert.Equal(withheld, string.Join(' ', verdict.Withheld.Select(part => part.ToHeaderValue())));
        Assert.Equal(withheld.Length > 0, _verifier.Verify(Read, damaged).Validity == SignatureValidity.Invalid);
    }

    /// <summary>What goes on is what was signed, byte for byte but for white space around it, whatever became of what stands between.</summary>
    [Fact]
    public void Whatever_is_done_to_what_stands_between_messages_only_whole_messages_go_on()
    {
        string[] messages = [SomeAnswer.Message("ACSC"), SomeAnswer.Message("RJCT"), SomeAnswer.Message("ACCC")];
        var whole = SomeAnswer.Several(messages);
        string[] inserted = ["\r\n", "\n", "\r", "--", "--simple boundary", "\r\n--simple boundary\r\n", "\n--simple boundary\n", "\r\n--simple boundary--\r\n", "\r\n\r\n", ":", " ", "\0", messages[2], "PI-ResourceId: x\r\n"];
        var text = Encoding.UTF8.GetString(whole.Body.Span);
        var between = Enumerable.Range(0, text.Length).Where(at => !messages.Any(message => text.IndexOf(message, StringComparison.Ordinal) is var start && at >= start && at < start + message.Length)).ToArray();
        var random = new Random(7);
        var counts = new int[4];
        for (var round = 0; round < 1500; round++)
        {
            var at = between[random.Next(between.Length)];
            var changed = random.Next(3) switch
            {
                0 => text.Remove(at, Math.Min(random.Next(1, 20), text.Length - at)),
                1 => text.Insert(at, inserted[random.Next(inserted.Length)]),
                _ => text[..at] + (char)random.Next(128) + text[(at + 1)..],
            };

            var verdict = _verifier.Verify(Read, SomeAnswer.Delivery(whole with { Body = Encoding.UTF8.GetBytes(changed) }));

            var wentOn = verdict.Validity == SignatureValidity.Valid ? PartsOf(verdict).ToList() : [];
            Assert.All(wentOn, document => Assert.Contains(document.Trim(' ', '\t', '\r', '\n'), messages));
            Assert.True(wentOn.Count == 3 || !verdict.Withheld.IsEmpty, changed);
            counts[Math.Min(3, wentOn.Count)]++;
        }

        Assert.True(counts[3] > 0 && counts[2] > 0 && counts[2] + counts[3] > counts[0] + counts[1], string.Join(' ', counts));
    }

    [Theory]
    [InlineData("")]
    [InlineData("--simple boundaryx\r\n\r\n<a/>\r\n--simple boundary-")]
    [InlineData("--simple boundary--\r\n")]
    public void A_delivery_without_a_sure_boundary_or_part_is_withheld_whole(string body)
    {
        var verdict = _verifier.Verify(Read, SomeAnswer.Delivery(SomeAnswer.Parts() with { Body = Encoding.UTF8.GetBytes(body) }));

        Assert.Equal((SignatureValidity.Invalid, true), (verdict.Validity, verdict.Body.IsEmpty));
        Assert.Equal([new WithheldPart(0, "", "MultipartMalformed")], verdict.Withheld);
    }

    [Fact]
    public void More_parts_than_ICOM_gives_are_withheld_whole()
    {
        var part = SomeAnswer.Part(SomeAnswer.Message("ACSC"), "r");

        Assert.Empty(Withheld([.. Enumerable.Repeat(part, 10)]));
        Assert.Equal([new WithheldPart(0, "", "MultipartMalformed")], Withheld([.. Enumerable.Repeat(part, 11)]));

        // Whatever somebody writes between boundaries, what is told of it has an end.
        Assert.Equal(11, Withheld([.. Enumerable.Repeat(part, 9), .. Enumerable.Repeat("\r\nx"u8.ToArray(), 11)]).Length);
        Assert.Equal([new WithheldPart(0, "", "MultipartMalformed")], Withheld([.. Enumerable.Repeat(part, 9), .. Enumerable.Repeat("\r\nx"u8.ToArray(), 12)]));

        ImmutableArray<WithheldPart> Withheld(byte[][] parts) => _verifier.Verify(Read, SomeAnswer.Delivery(SomeAnswer.Parts(parts))).Withheld;
    }

    [Fact]
    public void A_delivery_of_which_nothing_verifies_is_withheld_and_every_part_named()
    {
        var bad = SomeAnswer.Message("RJCT").Replace("RJCT", "ACSC", StringComparison.Ordinal);

        var several = _verifier.Verify(Read, SomeAnswer.Delivery(SomeAnswer.Several(bad, "<a/>")));
        var single = _verifier.Verify(Read, SomeAnswer.Delivery(SomeAnswer.Single(bad), "resource"));

        Assert.Equal((SignatureValidity.Invalid, true), (several.Validity, several.Body.IsEmpty));
        Assert.Equal([new WithheldPart(1, "resource1", "DocumentDigest"), new WithheldPart(2, "resource2", "SignatureMissing")], several.Withheld);
        Assert.Equal((SignatureValidity.Invalid, true), (single.Validity, single.Body.IsEmpty));
        Assert.Equal([new WithheldPart(0, "resource", "DocumentDigest")], single.Withheld);
    }

    [Fact]
    public void A_delivery_that_cannot_be_read_is_withheld_whole()
    {
        var good = SomeAnswer.Several(SomeAnswer.Message("ACSC"));
        var broken = good with { Body = good.Body[..^3] };
        var twoTypes = good with { Headers = [.. good.Headers, new HeaderField("content-type", "multipart/mixed; boundary=b")] };
        var unreadable = SomeAnswer.Delivery(good) with { Fate = TransmissionFate.Unknown, AnswerUnreadable = true, Body = default };

        Assert.Equal([new WithheldPart(1, "resource1", "PartMalformed")], _verifier.Verify(Read, SomeAnswer.Delivery(broken)).Withheld);
        Assert.Equal([new WithheldPart(0, "", "ContentTypeTwice")], _verifier.Verify(Read, SomeAnswer.Delivery(twoTypes)).Withheld);
        Assert.Equal([new WithheldPart(0, "", "AnswerUnreadable")], _verifier.Verify(Read, unreadable).Withheld);
        AssertInvalid("ContentTypeTwice", GetEntry, twoTypes);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    public void A_delivery_that_was_cut_off_at_the_limit_is_not_gone_past(int beyond, bool isWithheld)
    {
        var unreadable = SomeAnswer.Delivery(SomeAnswer.Single("")) with { Fate = TransmissionFate.Unknown, AnswerUnreadable = true, Body = new byte[Read.Operation.MaxResponseBytes + beyond] };

        Assert.Equal(isWithheld, !_verifier.Verify(Read, unreadable).Withheld.IsEmpty);
    }

    [Fact]
    public void A_message_that_Pix_itself_fails_on_is_withheld_like_one_that_does_not_verify()
    {
        using var memory = new UnreadableMemory();
        var delivery = SomeAnswer.Delivery(SomeAnswer.Single("<a/>"), "resource") with { Body = memory.Memory };

        Assert.Equal([new WithheldPart(0, "resource", "VerificationFaulted")], _verifier.Verify(Read, delivery).Withheld);
    }

    [Fact]
    public void Without_a_next_read_to_go_past_it_one_bad_part_spoils_the_answer()
    {
        var bad = SomeAnswer.Message("RJCT").Replace("RJCT", "ACSC", StringComparison.Ordinal);

        Assert.Empty(_verifier.Verify(Read, SomeAnswer.Several(SomeAnswer.Message("ACSC"), bad)).Withheld);
        Assert.Empty(_verifier.Verify(GetEntry, SomeAnswer.Delivery(SomeAnswer.Several(SomeAnswer.Entry(), bad))).Withheld);
    }

    [Theory]
    [InlineData(199, false)]
    [InlineData(200, true)]
    [InlineData(299, true)]
    [InlineData(300, false)]
    public void Only_a_success_that_cannot_be_read_is_a_delivery(int status, bool isWithheld)
    {
        var unreadable = SomeAnswer.Delivery(SomeAnswer.Single("<a/>")) with { Fate = TransmissionFate.Unknown, AnswerUnreadable = true, Status = status };

        Assert.Equal(isWithheld, !_verifier.Verify(Read, unreadable).Withheld.IsEmpty);
        Assert.Empty(_verifier.Verify(Stop, unreadable).Withheld);
        Assert.Empty(_verifier.Verify(GetEntry, unreadable).Withheld);
        Assert.Empty(_verifier.Verify(Read, unreadable with { Headers = [] }).Withheld);
    }

    [Fact]
    public void The_documents_of_a_verdict_are_the_body_or_its_parts()
    {
        var (several, single) = (SomeAnswer.Several("<a/>", "<b/>"), SomeAnswer.Single("<a/>"));

        Assert.Equal(["<a/>", "<b/>"], Documents(AnswerVerdict.Valid(several.Body), several));
        Assert.Equal(["<a/>", "<b/>"], Documents(AnswerVerdict.Valid(several.Body) with { ContentType = several.Headers[0].Value }, single));
        Assert.Equal(["<a/>"], Documents(AnswerVerdict.Valid(single.Body), single));
        Assert.Equal(["<a/>"], Documents(AnswerVerdict.Valid(single.Body) with { ContentType = "application/xml" }, several));
        Assert.Empty(Documents(AnswerVerdict.Valid(default), single));

        static IEnumerable<string> Documents(AnswerVerdict verdict, TransmissionResult answer) => verdict.Documents(answer).Select(document => Encoding.UTF8.GetString(document.Span));
    }

    [Fact]
    public void Nothing_goes_on_of_what_was_not_answered()
    {
        var lost = SomeAnswer.Single(SomeAnswer.Entry()) with { Fate = TransmissionFate.Unknown };

        var verdict = _verifier.Verify(GetEntry, lost);

        Assert.Equal((SignatureValidity.Absent, true), (verdict.Validity, verdict.Body.IsEmpty));
    }

    [Fact]
    public void An_answer_that_is_never_signed_goes_on_as_it_came()
    {
        var verdict = _verifier.Verify(Read, SomeAnswer.Single("<problem/>") with { Status = 403 });

        Assert.Equal((SignatureValidity.Absent, "<problem/>"), (verdict.Validity, Encoding.UTF8.GetString(verdict.Body.Span)));
    }

    [Fact]
    public void A_problem_of_DICT_needs_no_signature_and_one_that_is_there_must_be_right()
    {
        var signed = SomeAnswer.Problem();

        Assert.Equal(SignatureValidity.Valid, Problem(signed).Validity);
        AssertInvalid("DocumentDigest", GetEntry, SomeAnswer.Single(signed.Replace("<status>404", "<status>200", StringComparison.Ordinal)) with { Status = 404 });
        AssertInvalid("NotWellFormed", GetEntry, SomeAnswer.Single(signed[..^3]) with { Status = 404 });
        AssertInvalid("NotWellFormed", GetEntry, SomeAnswer.Single("Signature without XML") with { Status = 404 });
        foreach (var unsigned in new[] { "", "no XML at all", "<problem/>" })
        {
            var verdict = Problem(unsigned);
            Assert.Equal((SignatureValidity.Absent, unsigned), (verdict.Validity, Encoding.UTF8.GetString(verdict.Body.Span)));
        }
    }

    [Fact]
    public void An_entry_without_a_signature_does_not_go_on()
    {
        AssertInvalid("SignatureMissing", GetEntry, SomeAnswer.Single(""));
        AssertInvalid("SignatureMissing", GetEntry, SomeAnswer.Single("<GetEntryResponse/>"));
        AssertInvalid("NotWellFormed", GetEntry, SomeAnswer.Single("no XML at all"));
    }

    // What is withheld of a delivery has its own alarm, with the record that keeps it.
    [Fact]
    public void An_answer_that_does_not_go_on_is_logged_and_no_other()
    {
        _verifier.Verify(GetEntry, SomeAnswer.Single(SomeAnswer.Entry()));
        _verifier.Verify(GetEntry, SomeAnswer.Single("no XML") with { Status = 404 });
        _verifier.Verify(Read, SomeAnswer.Delivery(SomeAnswer.Single("<a/>")));
        Assert.Empty(_log.Lines);

        _verifier.Verify(GetEntry, SomeAnswer.Single("<GetEntryResponse/>"));

        Assert.Contains("getEntry (status 200) breaks the signature rule SignatureMissing", Assert.Single(_log.Lines).Text, StringComparison.Ordinal);
    }

    private AnswerVerdict Problem(string body) => _verifier.Verify(GetEntry, SomeAnswer.Single(body) with { Status = 404 });

    private static IEnumerable<string> PartsOf(AnswerVerdict verdict)
    {
        Assert.True(MultipartBody.TryParse(verdict.ContentType, verdict.Body, out var parts, out var reason), reason);
        return parts.Parts.Select(part => Encoding.UTF8.GetString(part.Content.Span));
    }

    private static IEnumerable<(string Document, string ResourceId)> NamedPartsOf(AnswerVerdict verdict)
    {
        Assert.True(MultipartBody.TryParse(verdict.ContentType, verdict.Body, out var parts, out var reason), reason);
        return parts.Parts.Select(part => (Encoding.UTF8.GetString(part.Content.Span), part.ResourceId));
    }

    private void AssertInvalid(string rule, Question question, TransmissionResult answer)
    {
        var verdict = _verifier.Verify(question, answer);

        Assert.Equal((SignatureValidity.Invalid, rule), (verdict.Validity, verdict.Rule));
        Assert.True(verdict.Body.IsEmpty);
    }
}
