namespace Pix.Bare;

/// <summary>Sends a body on, and returns the status of the answer.</summary>
public interface IBareGrain : IGrainWithIntegerKey
{
    Task<int> SendAsync(string path, byte[] body);
}
