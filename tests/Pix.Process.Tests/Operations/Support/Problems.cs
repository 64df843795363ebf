using System.Text.Json;

namespace Pix.Operations.Tests.Support;

/// <summary>Reads problem answers.</summary>
internal static class Problems
{
    public static async Task AssertProblemAsync(this HttpResponseMessage answer, int status, string slug, string fate)
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.Content.Headers.ContentType?.MediaType == "application/problem+json", $"{(int)answer.StatusCode} {text}");
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal((status, $"urn:pix:problem:{slug}", fate), ((int)answer.StatusCode, problem.GetProperty("type").GetString(), problem.GetProperty("fate").GetString()));
    }
}
