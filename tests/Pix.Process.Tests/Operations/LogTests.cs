using System.Text.Json;
using Pix.Operations.Tests.Support;

namespace Pix.Operations.Tests;

/// <summary>Log lines for machines: one object a line, with the end-to-end id, without what the message carried.</summary>
public sealed class LogTests(RunningPix pix)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_forged_answer_is_logged_with_its_event_and_its_end_to_end_id()
    {
        var (content, key) = Some.NewEntry();
        using var created = await pix.Dict.PostAsync("/api/v2/entries/", content, Cancel);
        await pix.Around.BreakAsync("bad-signature", "dict");
        using var request = Some.GetEntry(key);
        using var forged = await pix.Dict.SendAsync(request, Cancel);
        Assert.Equal(502, (int)forged.StatusCode);

        // Other tests of this silo have forged answers of their own.
        var requestId = Assert.Single(forged.Headers.GetValues("pix-request-id"));
        var line = await Wait.ForAsync(
            () => Task.FromResult(pix.Silo.Lines.FirstOrDefault(line => line.Contains("\"EventId\":5002", StringComparison.Ordinal) && line.Contains(requestId, StringComparison.Ordinal))), "the line of event 5002");
        var scopes = JsonDocument.Parse(line).RootElement.GetProperty("Scopes").EnumerateArray().ToList();

        Assert.Contains(scopes, scope => scope.ValueKind == JsonValueKind.Object && scope.TryGetProperty("EndToEndId", out var id) && id.GetString()!.StartsWith('E'));
        Assert.Contains(scopes, scope => scope.ValueKind == JsonValueKind.Object && scope.TryGetProperty("Operation", out var operation) && operation.GetString() == "getEntry");
        Assert.Contains(scopes, scope => scope.ValueKind == JsonValueKind.Object && scope.TryGetProperty("RequestId", out var id) && id.GetString() == requestId);
        Assert.All(pix.Silo.Lines.Concat(pix.Api.Lines), text => JsonDocument.Parse(text));
        string[] secrets = [key, Uri.EscapeDataString(key), "11122233300", "Fulano", pix.Around.Token.Password];
        Assert.All(secrets, secret => Assert.DoesNotContain(pix.Silo.Lines.Concat(pix.Api.Lines), text => text.Contains(secret, StringComparison.Ordinal)));
    }
}
