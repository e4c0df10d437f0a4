// IPV6_ADDR_PREFERENCES (RFC 5014): which addresses of a host the program would rather send from. The stack keeps the wish; its hosts have
// neither temporary nor care-of addresses between which to choose.
namespace SimNet.Simulation.Transport;

internal static class AddressPreferences
{
    private const int Temporary = 0x0001;
    private const int Public = 0x0002;
    private const int CareOf = 0x0004;
    private const int CryptoGenerated = 0x0008;
    private const int DefaultAudience = 0x0100;
    private const int Home = 0x0400;
    private const int NotCryptoGenerated = 0x0800;
    private const int AudienceMask = Temporary | Public | DefaultAudience;
    private const int HomeMask = Home | CareOf;
    private const int CryptoMask = CryptoGenerated | NotCryptoGenerated;

    // ip6_sock_set_addr_preferences(): one of each group at most; a group of which none is named stays as it is.
    internal static bool TryChange(ref int preferences, int wanted)
    {
        int audience = wanted & AudienceMask;
        int home = wanted & HomeMask;
        if (audience is not (0 or Temporary or Public or DefaultAudience) || home == HomeMask || (wanted & CryptoMask) == CryptoMask)
        {
            return false;
        }

        if (audience != 0)
        {
            preferences = (preferences & ~AudienceMask) | (audience & ~DefaultAudience);
        }

        if (home != 0)
        {
            preferences = (preferences & ~HomeMask) | (home & CareOf);
        }

        return true;
    }

    // The preferences with their defaults written out.
    internal static int Describe(int preferences) =>
        ((preferences & AudienceMask) != 0 ? preferences & AudienceMask : DefaultAudience)
        | ((preferences & CareOf) != 0 ? CareOf : Home);
}
