using Pix.Contracts.Exchange;

namespace Pix.Protocol.Tests;

public sealed class PullNextTests
{
    private const string Ispb = "99999010", Start = "/api/v1/out/99999010/stream/start";

    [Theory]
    [InlineData("/api/v1/out/99999010/stream/f0d744d792d6", "/api/v1/out/99999010/stream/f0d744d792d6")]
    [InlineData("https://icom.pi.rsfn.net.br:16422/api/v1/out/99999010/stream/f0d7", "/api/v1/out/99999010/stream/f0d7")]
    [InlineData("//icom/api/v1/out/99999010/stream/f0d7", "/api/v1/out/99999010/stream/f0d7")]
    [InlineData("f0d744d792d6", "/api/v1/out/99999010/stream/f0d744d792d6")]
    [InlineData("./f0d7", "/api/v1/out/99999010/stream/f0d7")]
    [InlineData("../stream/f0d7", "/api/v1/out/99999010/stream/f0d7")]
    [InlineData(" /api/v1/out/99999010/stream/a==#x", "/api/v1/out/99999010/stream/a==")]
    public void A_path_as_ICOM_shows_it_reaches_the_reader_as_it_is(string value, string handedOut) =>
        Assert.Equal(handedOut, PullNext.HandOut(value, Start, Ispb));

    [Theory]
    [InlineData("/api/v1/out/99999010/stream/a/b", "/api/v1/out/99999010/stream/a/b", "")]
    [InlineData("/api/v1/out/99999010/messages/a", "/api/v1/out/99999010/messages/a", "")]
    [InlineData("/api/v1/out/99999010/stream/a%2Fb", "/api/v1/out/99999010/stream/a%2Fb", "")]
    [InlineData("/api/v1/out/99999010/stream/a?b=%2F&c", "/api/v1/out/99999010/stream/a", "?b=%2F&c")]
    [InlineData("?after=7", "/api/v1/out/99999010/stream/start", "?after=7")]
    [InlineData("https://icom:16422?x", "/", "?x")]
    [InlineData("/api/v1/out/99999010/stream//a/../%zz", "/api/v1/out/99999010/stream//a/../%zz", "")]
    [InlineData("/api/v1/out/99999010/stream/start", "/api/v1/out/99999010/stream/start", "")]
    [InlineData("/api/v1/out/99999010/stream/pix.abc.def", "/api/v1/out/99999010/stream/pix.abc.def", "")]
    public void Any_other_form_is_packed_into_one_and_unpacked_byte_for_byte(string value, string path, string query)
    {
        var handedOut = PullNext.HandOut(value, Start, Ispb);

        Assert.True(PullNext.IsPacked(handedOut));
        Assert.Matches("^/api/v1/out/99999010/stream/pix\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]{8}$", handedOut);
        Assert.Equal("pullNext", SomeProtocol.Operations().Find(PixChannel.Spi, "GET", handedOut).Operation?.Name);
        Assert.Equal("stopStream", SomeProtocol.Operations().Find(PixChannel.Spi, "DELETE", handedOut).Operation?.Name);
        Assert.True(PullNext.TryUnpack(handedOut, Ispb, out var target));
        Assert.Equal((path, query), target);
    }

    [Fact]
    public void The_longest_form_still_fits_into_a_path()
    {
        var value = "/" + new string('x', 2999);

        var handedOut = PullNext.HandOut(value, Start, Ispb);

        Assert.Equal("pullNext", SomeProtocol.Operations().Find(PixChannel.Spi, "GET", handedOut).Operation?.Name);
        Assert.True(PullNext.TryUnpack(handedOut, Ispb, out var target));
        Assert.Equal((value, ""), target);
        Assert.Equal(value + "x", PullNext.HandOut(value + "x", Start, Ispb));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a b")]
    [InlineData("/a\\b")]
    [InlineData("/\u00e9")]
    public void What_no_request_can_ask_for_is_left_as_it_is(string value) => Assert.Equal(value, PullNext.HandOut(value, Start, Ispb));

    [Fact]
    public void A_packed_path_that_was_cut_or_changed_leads_nowhere()
    {
        var handedOut = PullNext.HandOut("/api/v1/out/99999010/stream/a/b", Start, Ispb);
        var segment = handedOut.LastIndexOf('/') + 1;

        Assert.All(
            Enumerable.Range(segment + 4, handedOut.Length - segment - 4),
            at => Assert.False(PullNext.TryUnpack(handedOut[..at] + (handedOut[at] == 'A' ? 'B' : 'A') + handedOut[(at + 1)..], Ispb, out _)));
        Assert.All(Enumerable.Range(segment + 4, handedOut.Length - segment - 4), length => Assert.False(PullNext.TryUnpack(handedOut[..length], Ispb, out _)));
    }

    [Theory]
    [InlineData("/api/v1/out/99999011/stream/a/b")]
    [InlineData("/api/v1/in/99999010/msgs")]
    [InlineData("/api/v1/in/catalog")]
    [InlineData("/api/v1/out/99999010/../99999011/stream/start")]
    [InlineData("/api/v1/./out/99999011/stream/start")]
    [InlineData("/x/../api/v1/out/99999011/stream/start")]
    [InlineData("/api//v1/out/99999011/stream/start")]
    [InlineData("/API/v1/Out/99999011/stream/start")]
    [InlineData("/api/v1/out/%39%39999011/stream/start")]
    [InlineData("/api/v1/out/%2539%2539999011/stream/start")]
    [InlineData("/api/v1/out/99999010/stream%2f..%2f..%2f99999011/stream/start")]
    [InlineData("/api/v1/out/99999010/stream/%2e%2e/../99999011%5cstream/start")]
    [InlineData("/api/v1/out/99999011?x/")]
    [InlineData("/api//v1/in/99999010/msgs")]
    [InlineData("/api/v1/in/./catalog")]
    [InlineData("/api/v1/in/Catalog")]
    public void A_packed_path_leads_to_no_other_operation_and_no_other_participant(string target)
    {
        var handedOut = PullNext.HandOut(target, Start, Ispb);

        Assert.True(PullNext.IsPacked(handedOut));
        Assert.False(PullNext.TryUnpack(handedOut, Ispb, out _));
    }
}
