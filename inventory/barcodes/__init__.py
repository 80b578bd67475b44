"""What a code says: AIM identifiers, GS1, Digital Link, HIBC, ISO/IEC 15434, EAN/UPC, supplier labels."""
