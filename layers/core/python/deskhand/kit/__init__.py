"""Small pieces without business: clocks, ids, money, errors, signatures, HTTP."""
