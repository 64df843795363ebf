using Pix.Domain;
using Pix.Protocol.Operations;

namespace Pix.Protocol.Tests.Operations;

public sealed class OperationsFindTests
{
    [Theory]
    [InlineData("GET", "/api/v2/entries/%2B5561988880000", "getEntry")]
    [InlineData("GET", "/api/v2/entries/+5561988880000", "getEntry")]
    [InlineData("GET", "/api/v2/entries/a%2Fb%40pix.br", "getEntry")]
    [InlineData("GET", "/api/v2/entries/11122233300/statistics", "getEntryStatistics")]
    [InlineData("POST", "/api/v2/entries/11122233300/delete", "deleteEntry")]
    [InlineData("POST", "/api/v2/entries/", "createEntry")]
    [InlineData("POST", "/api/v2/entries", "createEntry")]
    [InlineData("GET", "/api/v2/event-notifications", "listEventNotifications")]
    [InlineData("GET", "/api/v2/event-notifications/", "listEventNotifications")]
    [InlineData("POST", "/api-np/v2/keys/check", "checkKeys")]
    [InlineData("GET", "/api/v2/policies/ENTRIES_WRITE", "getPolicy")]
    [InlineData("GET", "/api/v2/cids/entries/28c06eb41c4dc9c3ae114831efcac7446c8747777fca8b145ecd31ff8480ae88", "getEntryByCid")]
    public void Finds_dict(string method, string path, string name) =>
        Assert.Equal(name, SomeProtocol.Operations().Find(PixChannel.Dict, method, path).Operation?.Name);

    [Theory]
    [InlineData(PixChannel.Dict, "GET", "/")]
    [InlineData(PixChannel.Dict, "GET", "/api/v2/nothing")]
    [InlineData(PixChannel.Dict, "GET", "/api/v1/in/catalog")]
    [InlineData(PixChannel.Spi, "GET", "/api/v2/claims/")]
    [InlineData(PixChannel.Dict, "GET", "/api/v2/entries/11122233300/")]
    [InlineData(PixChannel.Dict, "GET", "/api/v2/claims/a%2Fb")]
    [InlineData(PixChannel.Dict, "GET", "/api/v2/entries/a%3Cb")]
    [InlineData(PixChannel.Dict, "GET", "/api/v2/entries/a%2Fb")]
    [InlineData(PixChannel.Dict, "GET", "/api/v2/entries/a%2F..%2Fb%40pix.br")]
    [InlineData(PixChannel.Dict, "GET", "/api/v2/entries/a%2F%2Fb%40pix.br")]
    [InlineData(PixChannel.Dict, "POST", "/api-np/v2/entries/")]
    [InlineData(PixChannel.Spi, "GET", "/api/v1/out/99999010/stream/a%2Fb")]
    [InlineData(PixChannel.Spi, "POST", "/api/v1/in/99999010/msgs/more")]
    public void Refuses_unknown_path(PixChannel channel, string method, string path)
    {
        var match = SomeProtocol.Operations().Find(channel, method, path);

        Assert.Equal((OperationMatchKind.UnknownPath, ExchangeError.UnknownOperation), (match.Kind, match.Error));
        Assert.NotEmpty(match.Detail);
    }

    [Theory]
    [InlineData("/api/v2/../admin")]
    [InlineData("/api/v2/claims/..")]
    [InlineData("/api/v2/claims/.")]
    [InlineData("/api/v2/%2e%2e/admin")]
    [InlineData("/api/v2/%2E./admin")]
    [InlineData("/api/v2//claims/")]
    [InlineData("//evil/api/v2/claims/")]
    [InlineData("http://evil/api/v2/claims/")]
    [InlineData("https://dict.pi.rsfn.net.br/api/v2/claims/")]
    [InlineData("*")]
    [InlineData("")]
    [InlineData("/api/v2/claims/#x")]
    [InlineData("/api/v2/claims/?x")]
    [InlineData("/api/v2/claims/a b")]
    [InlineData("/api/v2/claims/a\r\nHost: evil")]
    [InlineData("/api/v2/claims/a%0D%0AHost:%20evil")]
    [InlineData("/api/v2/claims/a%00b")]
    [InlineData("/api/v2/claims/a\\b")]
    [InlineData("/api/v2/claims/a%5Cb")]
    [InlineData("/api/v2/claims/é")]
    [InlineData("/api/v2/claims/%zz")]
    [InlineData("/api/v2/claims/a%252Fb")]
    [InlineData("/api/v2/claims/%2565")]
    [InlineData("/api/v2/entries/%C3%A9")]
    [InlineData("/api/v2/claims/..;")]
    [InlineData("/api/v2/claims/.;x=1/a")]
    [InlineData("/api/v2/claims/%2e%2e%3Bx")]
    [InlineData("/api/v2/claims/..%20")]
    [InlineData("/api/v2/claims/%2")]
    public void Refuses_a_path_that_servers_read_differently(string path)
    {
        var match = SomeProtocol.Operations(new ProtocolOptions { Ispb = SomeProtocol.Ispb, AllowUnknownGets = true }).Find(PixChannel.Dict, "GET", path);

        Assert.Equal(OperationMatchKind.UnsafePath, match.Kind);
        Assert.Equal(ExchangeError.UnknownOperation, match.Error);
    }

    [Theory]
    [InlineData("Participant=1")]
    [InlineData("?a=\r\n")]
    [InlineData("?a=%0A")]
    [InlineData("?a=#b")]
    [InlineData("?a=\"b\"")]
    public void Refuses_an_unsafe_query(string query) =>
        Assert.Equal(OperationMatchKind.UnsafePath, SomeProtocol.Operations().Find(PixChannel.Dict, "GET", "/api/v2/claims/", query).Kind);

    [Fact]
    public void A_path_of_5000_characters_is_refused() =>
        Assert.Equal(OperationMatchKind.UnsafePath, SomeProtocol.Operations().Find(PixChannel.Dict, "GET", "/api/v2/claims/" + new string('a', 5000)).Kind);

    [Fact]
    public void Another_method_is_told_which_there_are()
    {
        var match = SomeProtocol.Operations().Find(PixChannel.Dict, "DELETE", "/api/v2/entries/11122233300");

        Assert.Equal((OperationMatchKind.MethodNotAllowed, ExchangeError.MethodNotAllowed), (match.Kind, match.Error));
        Assert.Equal(["GET", "PUT"], match.AllowedMethods.Order());
    }

    [Fact]
    public void Method_is_compared_with_case() =>
        Assert.Equal(OperationMatchKind.MethodNotAllowed, SomeProtocol.Operations().Find(PixChannel.Dict, "get", "/api/v2/claims/").Kind);

    [Fact]
    public void A_setting_lets_unknown_gets_through_unsigned_and_nothing_else()
    {
        var operations = SomeProtocol.Operations(new ProtocolOptions { Ispb = SomeProtocol.Ispb, AllowUnknownGets = true });

        var get = operations.Find(PixChannel.Dict, "GET", "/api/v2/new-things/1").Operation;

        Assert.NotNull(get);
        Assert.Equal((false, BodyKind.None, AnswerSignature.Optional), (get.SignRequest, get.Body, get.Answer));
        Assert.Equal(OperationMatchKind.UnknownPath, operations.Find(PixChannel.Dict, "POST", "/api/v2/new-things/1").Kind);
    }

    [Fact]
    public void Parameter_values_come_out_as_they_stand_in_the_path()
    {
        var operation = SomeProtocol.Operations().Find(PixChannel.Dict, "GET", "/api/v2/entries/%2B5561988880000/statistics").Operation!;

        Assert.Equal("%2B5561988880000", operation.Path.Value("/api/v2/entries/%2B5561988880000/statistics", "Key").ToString());
    }
}
