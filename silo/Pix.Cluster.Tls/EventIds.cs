namespace Pix.Cluster.Tls;

/// <summary>Event ids of TLS inside the cluster: 12000 to 12999. A number is never used for another event.</summary>
internal static class EventIds
{
    public const int StrangerRefused = 12000;
    public const int PeerNotReached = 12001;
    public const int CertificateRenewed = 12002;
    public const int CertificateNotRenewed = 12003;
}
