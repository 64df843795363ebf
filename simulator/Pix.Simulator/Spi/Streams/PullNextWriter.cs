using System.Security.Cryptography;

namespace Pix.Simulator.Spi.Streams;

/// <summary>Makes the next <c>PI-Pull-Next</c> of a stream: the target of the next request, and the header value that refers to this target.</summary>
internal sealed class PullNextWriter(string ispb, PullNextForm form)
{
    private static readonly int Forms = (int)PullNextForm.Rotating;

    private int _turn;

    /// <summary>The form of all header values that are made after this property is set.</summary>
    public PullNextForm Form { get; set; } = form;

    /// <param name="requestPath">Path of the request whose answer will have the header.</param>
    public (string Target, string Header) Next(string requestPath)
    {
        var (token, second) = (NewToken(), NewToken());
        var stream = $"/api/v1/out/{ispb}/stream/";
        var form = Form == PullNextForm.Rotating ? (PullNextForm)((uint)Interlocked.Increment(ref _turn) % Forms) : Form;
        return form switch
        {
            PullNextForm.TwoSegments => Same($"{stream}{token}/{second}"),
            PullNextForm.OtherWord => Same($"/api/v1/out/{ispb}/messages/{token}"),
            PullNextForm.Slash => Same($"{stream}{token}%2F{second}"),
            PullNextForm.EqualsSign => Same($"{stream}{token}=="),
            PullNextForm.Query => Same($"{stream}{token}?after={second}&of=a%2Fb"),
            PullNextForm.Absolute => (stream + token, $"https://icom.example.invalid:16422{stream}{token}"),
            PullNextForm.Relative => (requestPath[..(requestPath.LastIndexOf('/') + 1)] + token, token),
            _ => Same(stream + token),
        };
    }

    private static (string Target, string Header) Same(string target) => (target, target);

    private static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
}
