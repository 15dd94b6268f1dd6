package io.awa.test.manual;

import org.springframework.stereotype.Service;

/**
 * No concern of the slice.
 */
@Service
class ShopService {

}
