using System.Xml.Linq;

namespace Pix.Simulator.Dict.Policies;

/// <summary>A policy with the level of the participant's bucket in whole tokens.</summary>
internal sealed record PolicyState(Policy Policy, int AvailableTokens)
{
    public XElement ToXml() => new(
        "Policy",
        new XElement("AvailableTokens", AvailableTokens),
        new XElement("Capacity", Policy.Capacity),
        new XElement("RefillTokens", Policy.RefillTokens),
        new XElement("RefillPeriodSec", Policy.RefillPeriodSec),
        new XElement("Name", Policy.Name));
}
